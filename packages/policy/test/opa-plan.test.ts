import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findDataRoot } from '../../../conformance/harness/data-root.js';
import { allBuiltins, judge, type OpaCase, readCases } from '../../../conformance/opa-v1/cases.js';
import { createBuiltinContext } from '../src/builtins/context.js';
import { createRegistry } from '../src/builtins/registry.js';
import { PolicyEvalError } from '../src/errors.js';
import { type PlainObject, parseTermValue, RegoSet, type Value } from '../src/index.js';
import { moduleAsJson } from '../src/parser/index.js';
import { standardBuiltins } from '../src/standard-builtins.js';
import { type OpaPlan, OpaPlanInterpreter } from './opa-plan.js';

interface Planned {
  readonly id: string;
  readonly entrypoints: readonly string[];
  /** Null where OPA could not plan the case. */
  readonly plan: OpaPlan | null;
  /** The solutions (v1), or `{"query": {"result": solutions}}` (v0). */
  readonly want_plan_result: readonly PlainObject[] | { readonly query: PlainObject } | null;
}

const root = findDataRoot() ?? '';
const registry = createRegistry(standardBuiltins, allBuiltins);

describe.each(['v1', 'v0'] as const)("OPA's own plans of the cases in %s", (version) => {
  const folder = join(root, `policy/plans/${version}`);
  it.skipIf(!existsSync(folder))('give the results that the cases want, with our values and builtins', () => {
    const cases = new Map(readCases(join(root, `policy/opa-${version}`)).map((own) => [own.id, own]));
    const drifted = version === 'v0' ? driftedIds() : new Set<string>();
    const wrong: string[] = [];
    let ran = 0;
    for (const planned of readCases(folder) as unknown as Planned[]) {
      const detail = run(planned, cases.get(planned.id)!, version);
      if (planned.plan !== null) ran++;
      if (detail !== undefined && !drifted.has(planned.id)) wrong.push(`${planned.id}: ${detail}`);
    }
    expect(ran).toBeGreaterThan(1200);
    expect(wrong).toEqual([]);
  });
});

/** Cases that newer versions of OPA answer differently. */
function driftedIds(): Set<string> {
  const text = readFileSync(join(root, 'policy/opa-v0-drift.jsonl'), 'utf8');
  return new Set(text.split('\n').flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { id: string }).id])));
}

function run(planned: Planned, testCase: OpaCase, version: 'v0' | 'v1'): string | undefined {
  const context = createBuiltinContext({ parseModule: (file, text) => moduleAsJson(file, text, version) });
  if (planned.plan === null) return undefined;
  const interpreter = new OpaPlanInterpreter(planned.plan, registry, context, testCase.strict_error ?? false);
  const input = testCase.input_term === undefined ? testCase.input : parseTermValue(testCase.input_term);
  const { want_plan_result: plan } = planned;
  const wanted = { ...testCase, want_result: (plan !== null && 'query' in plan ? plan.query['result'] : plan) ?? null };
  try {
    const result = interpreter.run(planned.entrypoints[0]!, input, testCase.data ?? {});
    const [first] = result;
    // The plans of v0 make one document of all solutions.
    const all = (first as { result?: { result?: RegoSet | Value[] } } | undefined)?.result?.result ?? [];
    const solutions = version === 'v0' ? [...(all instanceof RegoSet ? all.sorted() : all)] : result;
    return judge(wanted as OpaCase, { kind: 'result', result: solutions as PlainObject[] });
  } catch (error) {
    if (!(error instanceof PolicyEvalError)) throw error;
    // The plans carry no places, so messages are not compared.
    const { want_error: message, ...coded } = wanted;
    if (message !== undefined && coded.want_error_code === undefined) return undefined;
    return judge(coded as OpaCase, { kind: 'error', code: error.code, message: error.message });
  }
}
