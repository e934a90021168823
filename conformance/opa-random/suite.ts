import {
  compare,
  compile,
  PolicyCompileError,
  PolicyEvalError,
  stringify,
  toPlain,
  type Value,
} from '@lamellar/policy';
import { buildDriver, Driver } from '../../bench/policy-driver/driver.js';
import { randomProgram } from '../../packages/policy/test/random-program.js';
import { defineSuite } from '../harness/suite.js';

const PROGRAMS = 10_000;
const QUICK = 500;

type Answer = { readonly result: readonly Value[] } | { readonly codes: readonly string[]; readonly message: string };

export const suite = defineSuite({
  name: 'opa-random',
  about: 'Random programs answered by OPA itself: the same solutions, or errors with the same codes. Needs Go.',
  tier: 'full',
  async run({ report, quick }) {
    const built = buildDriver();
    if ('reason' in built) {
      report.skip('random programs', `OPA's driver cannot be built: ${built.reason}`);
      return;
    }
    using driver = new Driver(built.path);
    let accepted = 0;
    for (let seed = 0; seed < (quick ? QUICK : PROGRAMS); seed++) {
      const { module, data, input } = randomProgram(seed);
      const theirs = await driver.ask<Answer>({ op: 'eval', policy: module, data, input, query: 'data.p = x' });
      const wanted = text(theirs);
      const found = text(ours(module, data, input));
      if (wanted.startsWith('[')) accepted++;
      report.result(
        `program-${seed}`,
        wanted === found ? undefined : `OPA ${wanted.slice(0, 300)}, ours ${found.slice(0, 300)}\n${module}`,
      );
    }
    report.note(`${accepted} programs have a result; the others are refused by both`);
  },
});

function ours(module: string, data: unknown, input: unknown): Answer {
  try {
    return { result: compile({ 'm0.rego': module }, { data: data as never }).query('data.p = x')(input) };
  } catch (error) {
    if (error instanceof PolicyCompileError) {
      return { codes: error.problems.map(({ code }) => code), message: error.message };
    }
    if (error instanceof PolicyEvalError) return { codes: [error.code], message: error.message };
    throw error;
  }
}

function text(answer: Answer): string {
  if ('codes' in answer) return [...new Set(answer.codes)].sort().join();
  return stringify(answer.result.map((solution) => toPlain(solution) as Value).sort(compare));
}
