import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, PolicyCompileError } from '@lamellar/policy';
import { defineSuite } from '../harness/suite.js';
import { allBuiltins, judge, type OpaCase, runCase } from '../opa-v1/cases.js';

interface Expectation {
  readonly stage: 'parse' | 'compile' | 'ok';
  readonly codes?: readonly string[];
}

interface Program {
  readonly note: string;
  readonly modules: readonly string[];
  readonly expect: Readonly<Record<'v0' | 'v1', Expectation | undefined>>;
}

interface Drift {
  readonly file: string;
  readonly note: string;
  readonly version: string;
  readonly codes_1_22: readonly string[];
}

export const suite = defineSuite({
  name: 'opa-negative',
  about:
    'Programs that OPA refuses, with the stage and codes of its errors, neighbours that it accepts, and runtime errors.',
  tier: 'quick',
  data: ['policy/negative'],
  async run({ root, report }) {
    const folder = join(root, 'policy/negative');
    const drifts = new Map(
      lines<Drift>(join(folder, 'drift-1.22.jsonl')).map((drift) => [
        `${drift.file} ${drift.note} ${drift.version}`,
        [...drift.codes_1_22].sort().join(),
      ]),
    );
    for (const file of ['parser', 'lexer', 'compiler', 'own']) {
      const seen = new Map<string, number>();
      for (const program of lines<Program>(join(folder, `${file}.jsonl`))) {
        const count = (seen.get(program.note) ?? 0) + 1;
        seen.set(program.note, count);
        const wrong: string[] = [];
        for (const version of ['v0', 'v1'] as const) {
          const expected = program.expect[version];
          if (expected === undefined) continue;
          const wanted = [...(expected.codes ?? [])].sort().join();
          const newer = drifts.get(`${file} ${program.note} ${version}`);
          const { codes, detail } = problemsOf(program.modules, version);
          if (codes === wanted || codes === newer) continue;
          wrong.push(`${version}: expected ${wanted || 'no error'}, found ${codes || 'no error'} ${detail}`);
        }
        report.result(
          `${file}/${program.note}${count > 1 ? `#${count}` : ''}`,
          wrong.length === 0 ? undefined : wrong.join('; '),
        );
      }
    }
    for (const testCase of lines<OpaCase>(join(folder, 'runtime.jsonl'))) {
      let detail: string | undefined;
      try {
        detail = judge(testCase, await runCase(testCase, 'v1'));
      } catch (error) {
        detail = `crashed: ${String(error)}`;
      }
      report.result(`runtime/${testCase.id}`, detail);
    }
  },
});

/** The codes of a program's problems. Parse errors have a code of their own, so codes tell the stage too. */
function problemsOf(modules: readonly string[], version: 'v0' | 'v1'): { codes: string; detail: string } {
  try {
    compile(Object.fromEntries(modules.map((text, i) => [`m${i}.rego`, text])), { version, builtins: allBuiltins });
    return { codes: '', detail: '' };
  } catch (error) {
    if (!(error instanceof PolicyCompileError)) return { codes: 'crash', detail: String(error) };
    const codes = [...new Set(error.problems.map(({ code }) => code))].sort().join();
    return { codes, detail: error.problems[0]?.message ?? '' };
  }
}

function lines<T>(path: string): T[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
