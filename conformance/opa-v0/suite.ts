import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PlainObject, parseJson } from '@lamellar/policy';
import { defineSuite } from '../harness/suite.js';
import { judge, type OpaCase, readCases, runCase } from '../opa-v1/cases.js';

interface Drift {
  readonly id: string;
  /** The result of newer versions, as JSON text. */
  readonly result?: string;
  /** Their error, as OPA prints it. */
  readonly error?: string;
}

export const suite = defineSuite({
  name: 'opa-v0',
  about:
    "OPA's own compliance cases in Rego v0; where newer versions of OPA answer differently, either answer is right.",
  tier: 'quick',
  data: ['policy/opa-v0', 'policy/opa-v0-drift.jsonl'],
  async run({ root, report }) {
    const text = readFileSync(join(root, 'policy/opa-v0-drift.jsonl'), 'utf8');
    const drifts = new Map<string, Drift>();
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const drift = parseJson(line) as unknown as Drift;
      drifts.set(drift.id, drift);
    }
    for (const testCase of readCases(join(root, 'policy/opa-v0'))) {
      let detail: string | undefined;
      try {
        const outcome = await runCase(testCase, 'v0');
        detail = judge(testCase, outcome);
        const drift = drifts.get(testCase.id);
        if (detail !== undefined && drift !== undefined && judge(drifted(testCase, drift), outcome) === undefined) {
          detail = undefined;
        }
      } catch (error) {
        detail = `crashed: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 400) : String(error)}`;
      }
      report.result(testCase.id, detail);
    }
  },
});

/** The case with the newer answer. */
function drifted(testCase: OpaCase, drift: Drift): OpaCase {
  const { want_error: _message, want_error_code: _code, want_result: _result, ...rest } = testCase;
  if (drift.error !== undefined)
    return { ...rest, want_error_code: /(?:rego|eval)_\w+/.exec(drift.error)?.[0] ?? 'none' };
  return { ...rest, want_result: parseJson(drift.result ?? 'null') as readonly PlainObject[] | null };
}
