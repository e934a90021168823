import { type CompileProblem, ConflictError, PolicyCompileError, PolicyEvalError } from '../errors.js';
import { bareMessage, lineOf, shownFile } from '../server/problem-json.js';
import { LoadError } from './load.js';
import { Ordered } from './output.js';

/** Texts of modules by name, to quote lines from. */
export type TextOf = (file: string) => string | undefined;

/** What went wrong, as `opa` prints it for people. `most` limits how many problems are listed; 0 lists all. */
export function errorText(error: unknown, textOf: TextOf, most = 10): string {
  if (isEmptyQuery(error)) return EMPTY_QUERY;
  if (error instanceof PolicyCompileError) {
    const listed = most > 0 ? error.problems.slice(0, most) : error.problems;
    const lines = listed.map((problem) => problemText(problem, textOf));
    if (listed.length < error.problems.length) lines.push('rego_compile_error: error limit reached');
    const during = error.problems.every(
      ({ code, position }) => code === 'rego_parse_error' && position.file !== 'query',
    );
    const where = during ? ' during loading' : '';
    return lines.length === 1
      ? `1 error occurred${where}: ${lines[0]}`
      : `${lines.length} errors occurred${where}:\n${lines.join('\n')}`;
  }
  if (error instanceof PolicyEvalError) {
    const place = error.position === undefined ? '' : `${placeText(error.position)}: `;
    return `1 error occurred: ${place}${error.code}: ${messageOf(error)}`;
  }
  return error instanceof Error ? error.message : String(error);
}

function problemText(problem: CompileProblem, textOf: TextOf): string {
  const { code, message, position, details = [] } = problem;
  const quoted = lineOf(problem, textOf);
  const below =
    quoted === undefined
      ? details
      : [quoted.line.replace(/^\s+/, ''), `${' '.repeat(Math.max(0, quoted.idx - indentOf(quoted.line)))}^`];
  return [`${placeText(position)}: ${code}: ${message}`, ...below].join('\n\t');
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function placeText({ file, row, column }: CompileProblem['position']): string {
  return shownFile(file) === '' ? `${row}:${column}` : `${file}:${row}`;
}

function messageOf(error: PolicyEvalError): string {
  return error instanceof ConflictError ? error.listing : bareMessage(error);
}

/** What went wrong, as JSON of the commands has it. */
export function errorsJson(error: unknown, textOf: TextOf): readonly Ordered[] {
  if (isEmptyQuery(error)) return [new Ordered({ message: EMPTY_QUERY })];
  if (error instanceof PolicyCompileError) {
    return error.problems.map((problem) => {
      const { code, message, position } = problem;
      const quoted = lineOf(problem, textOf);
      const details = quoted === undefined ? undefined : new Ordered({ line: quoted.line, idx: quoted.idx });
      return new Ordered({ message, code, location: locationJson(position), details });
    });
  }
  if (error instanceof PolicyEvalError) {
    const { code, position } = error;
    // What no module says is said by the query.
    const location = locationJson(position ?? { file: 'query', row: 1, column: 1 });
    return [new Ordered({ message: messageOf(error), code, location })];
  }
  const message = error instanceof Error ? error.message : String(error);
  return [
    new Ordered({
      message: error instanceof LoadError ? message.replace('1 error occurred during loading: ', '') : message,
    }),
  ];
}

const EMPTY_QUERY = 'cannot evaluate empty query';

function isEmptyQuery(error: unknown): boolean {
  return error instanceof PolicyCompileError && error.problems[0]?.message.startsWith('empty query') === true;
}

function locationJson({ file, row, column }: CompileProblem['position']): Ordered {
  return new Ordered({ file: shownFile(file), row, col: column });
}

/** Whether an error is one of policies or their data, rather than of this program. */
export function isPolicyError(error: unknown): boolean {
  return error instanceof PolicyCompileError || error instanceof PolicyEvalError || error instanceof LoadError;
}
