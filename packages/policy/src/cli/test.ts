import { percentOf, reportCoverage, totalOf } from '../tester/coverage.js';
import { runTests, type TestResult } from '../tester/run-tests.js';
import type { Json } from '../values/index.js';
import type { Command, CommandIo } from './command.js';
import { coverageJson } from './coverage-json.js';
import type { ParsedFlags } from './flags.js';
import { type Loaded, load } from './load.js';
import { namePattern } from './name-pattern.js';
import { durationText, jsonText, Ordered } from './output.js';
import { errorsJson, errorText, isPolicyError } from './problems.js';

/** `test`: runs the rules `test_*`. */
export const testCommand: Command = {
  name: 'test',
  about: 'Run tests of policies',
  usage: '<path> [path [...]]',
  flags: {
    bundle: { short: 'b', kind: 'switch', about: 'the paths are bundles' },
    coverage: { short: 'c', kind: 'switch', about: 'report what the tests covered' },
    threshold: { kind: 'number', about: 'exit with 2 when less than this percent is covered' },
    count: { kind: 'number', about: 'how often each test is run (default 1)' },
    explain: {
      kind: 'text',
      of: ['fails', 'full', 'notes', 'debug'],
      about: 'accepted; -v shows the trail of tests that fail',
    },
    'exit-zero-on-skipped': { short: 'z', kind: 'switch', about: 'skipped tests are no failure' },
    'fail-on-empty': { kind: 'switch', about: 'no test at all is a failure' },
    format: { short: 'f', kind: 'text', of: ['pretty', 'json'], about: 'how results are written (default pretty)' },
    ignore: { kind: 'list', about: 'names of files and directories to pass over' },
    'max-errors': { short: 'm', kind: 'number', about: 'problems that are listed (default 10)' },
    run: { short: 'r', kind: 'text', about: 'run only tests whose name matches the expression' },
    verbose: { short: 'v', kind: 'switch', about: 'tell every test, and what was tried in those that fail' },
    'v0-compatible': { kind: 'switch', about: 'modules are Rego v0' },
    parallel: { short: 'p', kind: 'number', about: 'accepted; tests run one after the other' },
    timeout: { kind: 'text', about: 'accepted; a step budget ends endless tests' },
    target: { short: 't', kind: 'text', of: ['rego'], about: 'accepted; there is one' },
  },
  async run(flags, io) {
    const texts = new Map<string, string>();
    try {
      const loaded = await load(flags.arguments, {
        ignore: flags.list('ignore'),
        asBundles: flags.on('bundle'),
        cwd: io.cwd,
      });
      for (const [name, text] of Object.entries(loaded.modules)) texts.set(name, text);
      const results: TestResult[] = [];
      for (let round = 0; round < (flags.number('count') ?? 1); round++) results.push(...resultsOf(loaded, flags));
      return report(results, loaded, flags, io);
    } catch (error) {
      if (!isPolicyError(error)) throw error;
      const textOf = (file: string): string | undefined => texts.get(file);
      if (flags.text('format') === 'json')
        io.err(jsonText(new Ordered({ errors: errorsJson(error, textOf) })).trimEnd());
      else io.err(errorText(error, textOf, flags.number('max-errors') ?? 10));
      return 1;
    }
  },
};

function resultsOf(loaded: Loaded, flags: ParsedFlags): TestResult[] {
  const pattern = flags.text('run');
  const matches = pattern === undefined ? undefined : namePattern(pattern);
  return [
    ...runTests(loaded.modules, {
      data: loaded.data as Json,
      version: versionOf(flags, loaded),
      explain: flags.on('coverage') || flags.on('verbose'),
      ...(matches !== undefined && { only: matches }),
    }),
  ];
}

function versionOf(flags: ParsedFlags, loaded: Loaded): 'v0' | 'v1' {
  return flags.on('v0-compatible') ? 'v0' : (loaded.version ?? 'v1');
}

function report(results: readonly TestResult[], loaded: Loaded, flags: ParsedFlags, io: CommandIo): number {
  if (results.length === 0 && flags.on('fail-on-empty')) {
    io.err('no tests were run');
    return 1;
  }
  const failed = results.some(({ outcome }) => outcome === 'fail' || outcome === 'error');
  const skipped = results.some(({ outcome }) => outcome === 'skip');
  if (flags.on('coverage') && !failed) return reportCovered(results, loaded, flags, io);
  if (flags.text('format') === 'json') io.out(jsonText(results.map(resultJson)));
  else writePretty(results, flags.on('verbose'), io);
  if (flags.on('coverage')) return 1;
  return failed || (skipped && !flags.on('exit-zero-on-skipped')) ? 2 : 0;
}

function reportCovered(results: readonly TestResult[], loaded: Loaded, flags: ParsedFlags, io: CommandIo): number {
  const explanations = results.flatMap(({ explanation }) => (explanation === undefined ? [] : [explanation]));
  const coverage = reportCoverage(loaded.modules, versionOf(flags, loaded), explanations);
  const threshold = flags.number('threshold');
  const percent = percentOf(totalOf(coverage));
  if (threshold !== undefined && percent < threshold) {
    const missing = [...coverage].flatMap(([file, { notCovered }]) => notCovered.map((row) => `  ${file}:${row}`));
    const lines = missing.length > 0 ? ['Lines not covered:', ...missing] : [];
    io.err(
      [`Code coverage threshold not met: got ${percent.toFixed(2)} instead of ${threshold.toFixed(2)}`, ...lines].join(
        '\n',
      ),
    );
    return 2;
  }
  io.out(jsonText(coverageJson(coverage)));
  return 0;
}

function resultJson(result: TestResult): Ordered {
  const { position, outcome, output, cases, error } = result;
  const shown = [...(cases ?? [])].map(([name, one]): [string, Ordered] => [
    name,
    new Ordered({ name, fail: one === 'pass' ? undefined : true }),
  ]);
  return new Ordered({
    location: new Ordered({ file: position.file, row: position.row, col: position.column }),
    package: result.package,
    name: result.name,
    fail: outcome === 'fail' ? true : undefined,
    error:
      error === undefined || outcome !== 'error'
        ? undefined
        : new Ordered({ code: error.code, message: error.message }),
    skip: outcome === 'skip' ? true : undefined,
    duration: result.nanoseconds,
    output: output === '' ? undefined : Buffer.from(output).toString('base64'),
    sub_results: shown.length === 0 ? undefined : new Ordered(Object.fromEntries(shown)),
  });
}

const WORDS = { pass: 'PASS', fail: 'FAIL', error: 'ERROR', skip: 'SKIPPED' } as const;
const RULE = '-'.repeat(80);

function writePretty(results: readonly TestResult[], verbose: boolean, io: CommandIo): void {
  let shown = false;
  let file = '';
  for (const result of results) {
    if (result.outcome === 'pass' && !verbose) continue;
    shown = true;
    const place = `${result.position.file}:${result.position.row}:`;
    if (place !== file) io.out(`${place}\n`);
    file = place;
    io.out(`${lineOf(result)}\n`);
    for (const [name, outcome] of result.cases ?? [])
      if (outcome !== 'pass' || verbose) io.out(`  ${name}: ${WORDS[outcome]}\n`);
    if (result.error !== undefined && result.outcome === 'error') io.out(`  ${result.error.message}\n`);
    if (result.output !== '') io.out(`\n${result.output.replace(/^(?=.)/gm, '  ')}\n`);
  }
  if (verbose) writeTrails(results, io);
  if (results.length === 0) return;
  if (shown) io.out(`${RULE}\n`);
  // Cases count in the place of their test.
  const all = results.flatMap(({ outcome, cases }) => (cases === undefined ? [outcome] : [...cases.values()]));
  for (const outcome of ['pass', 'fail', 'error', 'skip'] as const) {
    const count = all.filter((one) => one === outcome).length;
    if (count > 0) io.out(`${WORDS[outcome]}: ${count}/${all.length}\n`);
  }
}

function lineOf({ package: path, name, outcome, nanoseconds }: TestResult): string {
  const time = outcome === 'skip' ? '' : ` (${durationText(nanoseconds)})`;
  return `${path}.${name}: ${WORDS[outcome]}${time}`;
}

function writeTrails(results: readonly TestResult[], io: CommandIo): void {
  const failed = results.filter(({ outcome, explanation }) => outcome === 'fail' && explanation !== undefined);
  if (failed.length === 0) return;
  io.out(`${RULE}\nFAILURES\n${RULE}\n`);
  for (const result of failed) {
    const lines = result.explanation!.trail.map(({ rule, position, depth, holds }) => {
      const place = position === undefined ? '' : `${position.file}:${position.row}`;
      return `  ${place.padEnd(24)} ${'| '.repeat(depth)}${holds ? 'Exit' : 'Fail'} ${rule}\n`;
    });
    io.out(`${lineOf(result)}\n\n${lines.join('')}\n`);
  }
}
