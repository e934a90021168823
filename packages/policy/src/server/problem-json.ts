import type { Position } from '../ast/index.js';
import { type CompileProblem, ConflictError, PolicyCompileError, PolicyEvalError } from '../errors.js';
import type { Value } from '../values/index.js';
import { ApiError } from './answer.js';

/** Most problems that OPA reports at once. */
const MOST = 10;

/** Problems in the form of OPA's AST errors; `textOf` gives the text that a file name stands for, to quote the line. */
export function problemsJson(
  problems: readonly CompileProblem[],
  textOf: (file: string) => string | undefined,
): Value[] {
  const list = problems.slice(0, MOST).map((problem): Value => {
    const details = lineOf(problem, textOf);
    return {
      code: problem.code,
      message: problem.message,
      location: locationJson(problem.position),
      ...(details !== undefined && { details: { ...details } }),
    };
  });
  if (problems.length > MOST) list.push({ code: 'rego_compile_error', message: 'error limit reached' });
  return list;
}

/** Problems of tokens, which OPA shows in their line; those of whole statements it does not. */
function ofParser({ code, message }: CompileProblem): boolean {
  return code === 'rego_parse_error' && message !== 'unexpected package' && TOKEN_PROBLEM.test(message);
}

const TOKEN_PROBLEM = /^(?:unexpected|illegal|non-terminated|expected) /;

/** The line of a problem of tokens and the byte in it, as OPA's parser tells them. */
export function lineOf(
  problem: CompileProblem,
  textOf: (file: string) => string | undefined,
): { readonly line: string; readonly idx: number } | undefined {
  if (!ofParser(problem)) return undefined;
  const { file, row, column } = problem.position;
  const text = textOf(file);
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  let line = lines[row - 1] ?? '';
  const before = Buffer.from([...line].slice(0, Math.max(0, column - 1)).join('')).length;
  let bytes = Buffer.from(line);
  let at = Math.min(before, bytes.length);
  let index = row - 1;
  const isSpace = (byte: number | undefined): boolean => byte === undefined || byte === 32 || (byte >= 9 && byte <= 13);
  while (isSpace(bytes[at])) {
    if (at > 0) at -= 1;
    else if (index > 0) {
      index -= 1;
      line = lines[index]!;
      bytes = Buffer.from(line);
      at = bytes.length;
    } else break;
  }
  return { line, idx: at };
}

function locationJson({ file, row, column }: Position): Value {
  return { file: shownFile(file), row, col: column };
}

/** A query has no file. */
export function shownFile(file: string): string {
  return file === 'query' ? '' : file;
}

/** The list of problems as one text, as Go prints OPA's errors. */
export function problemsText(problems: readonly CompileProblem[]): string {
  const lines = problems.map(({ code, message, position: { file, row, column }, details = [] }) => {
    const place = shownFile(file) === '' ? `${row}:${column}` : `${file}:${row}`;
    return [`${place}: ${code}: ${message}`, ...details].join('\n\t');
  });
  if (lines.length === 1) return `1 error occurred: ${lines[0]}`;
  return `${lines.length} errors occurred:\n${lines.join('\n')}`;
}

/** The error of an evaluation that ended without an answer. */
export function evaluationError(error: PolicyEvalError): ApiError {
  const { code, position } = error;
  const detail: Value = {
    code,
    message: error instanceof ConflictError ? error.listing : bareMessage(error),
    ...(position !== undefined && { location: locationJson(position) }),
  };
  return new ApiError(500, 'internal_error', 'error(s) occurred while evaluating query', [detail]);
}

/** The message without the place and code that stand before it. */
export function bareMessage({ message, code }: PolicyEvalError): string {
  const at = message.indexOf(`${code}: `);
  return at < 0 ? message : message.slice(at + code.length + 2);
}

/** Whatever a request threw as an answer. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof PolicyEvalError) return evaluationError(error);
  if (error instanceof PolicyCompileError) return new ApiError(500, 'internal_error', problemsText(error.problems));
  return new ApiError(500, 'internal_error', error instanceof Error ? error.message : String(error));
}
