import { PolicyEvalError } from '../errors.js';
import type { Bindings } from '../evaluate/index.js';
import { type Explanation, traceText } from '../explain.js';
import type { RunOptions } from '../policy.js';
import type { CapturedExpression } from '../query/capture.js';
import { reportCoverage } from '../tester/coverage.js';
import { setOwn, stringify, type Value } from '../values/index.js';
import type { Command, CommandIo } from './command.js';
import { coverageJson } from './coverage-json.js';
import type { ParsedFlags } from './flags.js';
import { jsonText, Ordered, tableText } from './output.js';
import { errorsJson, errorText, isPolicyError } from './problems.js';
import { networkOf, type OpenedQuery, openQuery, queryFlags } from './query-input.js';
import { checkStrictly } from './strict.js';

const FORMATS = ['json', 'values', 'bindings', 'pretty', 'source', 'raw', 'discard'];

/** One solution: the value of each expression, and the variables. */
interface Solution {
  readonly values: readonly Value[];
  readonly bindings: Bindings;
}

/** `eval`: the answer to a query. */
export const evalCommand: Command = {
  name: 'eval',
  about: 'Evaluate a query',
  usage: '<query>',
  flags: {
    ...queryFlags,
    format: { short: 'f', kind: 'text', of: FORMATS, about: 'how the answer is written (default json)' },
    fail: { kind: 'switch', about: 'exit with 1 when there is no answer' },
    'fail-defined': { kind: 'switch', about: 'exit with 1 when there is an answer' },
    strict: { short: 'S', kind: 'switch', about: 'refuse what strict mode refuses' },
    'strict-builtin-errors': { kind: 'switch', about: 'an error of a builtin ends the evaluation' },
    coverage: { kind: 'switch', about: 'report what was evaluated' },
    metrics: { kind: 'switch', about: 'report times' },
    instrument: { kind: 'switch', about: 'as --metrics' },
    profile: { kind: 'switch', about: 'report how often each row was evaluated' },
    'profile-limit': { kind: 'number', about: 'rows of the profile (default 10)' },
    explain: {
      kind: 'text',
      of: ['off', 'full', 'notes', 'fails', 'debug'],
      about: 'tell what was tried (default off)',
    },
    partial: { short: 'p', kind: 'switch', about: 'evaluate what is known and print what remains' },
    unknowns: { short: 'u', kind: 'list', about: 'paths that are unknown in partial evaluation (default input)' },
    'disable-inlining': { kind: 'list', about: 'documents that partial evaluation leaves whole' },
    'max-steps': { kind: 'number', about: 'steps after which the evaluation ends (default 10000000)' },
  },
  async run(flags, io) {
    const format = flags.text('format') ?? 'json';
    const texts = new Map<string, string>();
    try {
      const opened = await openQuery(flags, io, (text) => io.err(text), texts);
      if (flags.on('strict')) checkStrictly(opened.loaded.modules, opened.version, () => undefined);
      if (flags.on('partial')) {
        const { evaluatePartially } = await import('./eval-partial.js');
        return evaluatePartially(opened, flags, io, format);
      }
      return await evaluate(opened, flags, io, format);
    } catch (error) {
      if (!isPolicyError(error)) throw error;
      const textOf = (file: string): string | undefined => texts.get(file);
      if (format === 'json') io.out(jsonText(new Ordered({ errors: errorsJson(error, textOf) })));
      else io.err(errorText(error, textOf));
      return 2;
    }
  },
};

async function evaluate(opened: OpenedQuery, flags: ParsedFlags, io: CommandIo, format: string): Promise<number> {
  const { query, captured, input, text } = opened;
  const maxSteps = flags.number('max-steps');
  const options: RunOptions = {
    strict: flags.on('strict-builtin-errors'),
    context: networkOf(flags),
    ...(maxSteps !== undefined && { maxSteps }),
  };
  const mode = flags.text('explain') ?? 'off';
  const watched = flags.on('coverage') || flags.on('profile') || mode !== 'off';
  const started = performance.now();
  let explanation: Explanation | undefined;
  let found: readonly Bindings[];
  if (watched) {
    explanation = query.explain(input, options);
    found = explanation.solutions;
  } else found = await solutions(opened, options);
  const metrics = { timer_rego_query_eval_ns: Math.round((performance.now() - started) * 1e6) };
  const list = found.map((bindings) => solutionOf(bindings, captured));
  if (mode !== 'off' && format !== 'json') io.out(`${traceText(explanation!.trace)}\n`);
  write(list, expressionsOf(text, captured), format, io, {
    metrics: flags.on('metrics') || flags.on('instrument') || flags.on('profile') ? metrics : undefined,
    explanation: mode === 'off' || format !== 'json' ? undefined : traceText(explanation!.trace).split('\n'),
    coverage: flags.on('coverage')
      ? coverageJson(reportCoverage(opened.loaded.modules, opened.version, [explanation!]))
      : undefined,
    profile: flags.on('profile') ? profileOf(explanation!, flags.number('profile-limit') ?? 10) : undefined,
  });
  if (flags.on('fail') && list.length === 0) return 1;
  return flags.on('fail-defined') && list.length > 0 ? 1 : 0;
}

async function solutions({ query, input }: OpenedQuery, options: RunOptions): Promise<readonly Bindings[]> {
  try {
    return query.run(input, options);
  } catch (error) {
    if (!(error instanceof PolicyEvalError) || error.code !== 'eval_async_builtin') throw error;
    return query.runAsync(input, options);
  }
}

function profileOf({ profile }: Explanation, limit: number): readonly Ordered[] {
  return profile.slice(0, limit).map(({ place, times }) => {
    const colon = place.lastIndexOf(':');
    const location = new Ordered({ file: place.slice(0, colon), row: Number(place.slice(colon + 1)) });
    return new Ordered({ num_eval: times, location });
  });
}

function solutionOf(found: Bindings, captured: readonly CapturedExpression[]): Solution {
  const bindings: { [name: string]: Value } = {};
  for (const name of Object.keys(found).sort()) if (!name.startsWith('@')) setOwn(bindings, name, found[name]!);
  return { values: captured.map(({ variable }) => (variable === undefined ? true : found[variable]!)), bindings };
}

interface Expression {
  readonly text: string;
  readonly row: number;
  readonly column: number;
}

/** The text of each expression: up to the next one, without what stands between them. */
function expressionsOf(text: string, captured: readonly CapturedExpression[]): Expression[] {
  return captured.map(({ at }, index) => {
    const end = captured[index + 1]?.at ?? text.length;
    const before = text.slice(0, at).split('\n');
    const shown = text.slice(at, end).trimEnd().replace(/;$/, '').trimEnd();
    return { text: shown, row: before.length, column: [...before.at(-1)!].length + 1 };
  });
}

interface Reports {
  readonly metrics: Value | undefined;
  readonly explanation: readonly string[] | undefined;
  readonly coverage: Ordered | undefined;
  readonly profile: readonly Ordered[] | undefined;
}

function write(
  list: readonly Solution[],
  expressions: readonly Expression[],
  format: string,
  io: CommandIo,
  reports: Reports,
): void {
  switch (format) {
    case 'json':
    case 'discard': {
      const result = format === 'discard' ? 'discarded' : list.map((solution) => solutionJson(solution, expressions));
      io.out(jsonText(new Ordered({ result: list.length > 0 ? result : undefined, ...reports })));
      return;
    }
    case 'values':
      for (const { values } of list) io.out(jsonText(values));
      return;
    case 'bindings':
      for (const { bindings } of list) io.out(jsonText(bindings));
      return;
    case 'raw':
      for (const { values } of list) io.out(`${values.map(rawText).join(' ')}\n`);
      return;
    case 'source':
      throw new Error('the format source is for --partial');
    default:
      io.out(prettyText(list, expressions));
      if (reports.profile !== undefined) io.out(profileText(reports.profile));
      if (reports.coverage !== undefined) io.out(jsonText(reports.coverage));
  }
}

function solutionJson({ values, bindings }: Solution, expressions: readonly Expression[]): Ordered {
  const shown = expressions.map(
    ({ text, row, column }, i) => new Ordered({ value: values[i]!, text, location: new Ordered({ row, col: column }) }),
  );
  return new Ordered({ expressions: shown, bindings: Object.keys(bindings).length > 0 ? bindings : undefined });
}

function rawText(value: Value): string {
  return typeof value === 'string' ? value : stringify(value, { escapeHtml: true });
}

/** One value alone as JSON; otherwise a table of the variables and of the expressions that are more than `true`. */
function prettyText(list: readonly Solution[], expressions: readonly Expression[]): string {
  const [first] = list;
  if (first === undefined) return 'undefined\n';
  const names = Object.keys(first.bindings);
  if (list.length === 1 && expressions.length === 1 && names.length === 0) return jsonText(first.values[0]!);
  const shown = expressions.flatMap(({ text }, i) =>
    list.some(({ values }) => values[i] !== true) ? [{ text, i }] : [],
  );
  const cell = (value: Value): string => stringify(value, { escapeHtml: true });
  const rows = list.map(({ values, bindings }) => [
    ...shown.map(({ i }) => cell(values[i]!)),
    ...names.map((name) => cell(bindings[name]!)),
  ]);
  if (shown.length === 0 && names.length === 0) return 'true\n';
  return tableText([...shown.map(({ text }) => text), ...names], rows);
}

function profileText(profile: readonly Ordered[]): string {
  const rows = profile.map(({ members }) => {
    const [, times] = members[0]!;
    const location = members[1]![1] as Ordered;
    return [String(times), location.members.map(([, value]) => String(value)).join(':')];
  });
  return tableText(['Num Eval', 'Location'], rows);
}
