import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  type Builtin,
  compare,
  compile,
  defineBuiltin,
  type PlainObject,
  PolicyCompileError,
  PolicyEvalError,
  parseJson,
  parseTermValue,
  RegoSet,
  stringify,
  type Value,
} from '@lamellar/policy';
import { graphqlBuiltins } from '@lamellar/policy/graphql';
import { httpBuiltins } from '@lamellar/policy/http';
import { jwtBuiltins } from '@lamellar/policy/jwt';
import { x509Builtins } from '@lamellar/policy/x509';

/** One case of OPA's compliance suite, as the data has it. */
export interface OpaCase {
  readonly id: string;
  readonly note: string;
  readonly query: string;
  readonly modules?: readonly string[];
  readonly data?: PlainObject;
  readonly input?: Value;
  readonly input_term?: string;
  readonly want_result?: readonly PlainObject[] | null;
  readonly sort_bindings?: boolean;
  readonly want_error_code?: string;
  readonly want_error?: string;
  readonly strict_error?: boolean;
  readonly ignore_generated_vars?: boolean;
}

/** All cases below a folder of gzipped JSON lines. */
export function readCases(folder: string): OpaCase[] {
  const cases: OpaCase[] = [];
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.jsonl.gz')) continue;
    const text = gunzipSync(readFileSync(join(folder, file))).toString('utf8');
    for (const line of text.split('\n')) if (line !== '') cases.push(parseJson(line) as unknown as OpaCase);
  }
  return cases;
}

/** `test.sleep(duration)`: the one builtin that the suites expect of their host. It returns at once. */
const sleep: Builtin = defineBuiltin({ name: 'test.sleep', args: ['string'], result: 'null', evaluate: () => null });

/** Everything that the cases call. */
export const allBuiltins: readonly Builtin[] = [
  ...graphqlBuiltins,
  ...httpBuiltins,
  ...jwtBuiltins,
  ...x509Builtins,
  sleep,
];

/** What a case gave: solutions, or an error by code and message. */
export type Outcome =
  | { readonly kind: 'result'; readonly result: readonly PlainObject[] }
  | { readonly kind: 'error'; readonly code: string; readonly message: string };

/** Runs a case. Errors that are none of the language's are thrown on. */
export async function runCase(testCase: OpaCase, version: 'v0' | 'v1'): Promise<Outcome> {
  try {
    const modules = Object.fromEntries((testCase.modules ?? []).map((text, i) => [`test-${i}.rego`, text]));
    const policy = compile(modules, { version, data: (testCase.data ?? {}) as never, builtins: allBuiltins });
    const query = policy.queryAsync(testCase.query, version);
    const input = testCase.input_term === undefined ? testCase.input : parseTermValue(testCase.input_term);
    const result = await query(input, { strict: testCase.strict_error ?? false });
    return { kind: 'result', result: result as readonly PlainObject[] };
  } catch (error) {
    if (error instanceof PolicyEvalError) return { kind: 'error', code: error.code, message: error.message };
    if (error instanceof PolicyCompileError) {
      return { kind: 'error', code: error.problems[0]?.code ?? '', message: error.message };
    }
    throw error;
  }
}

/** Why the outcome is not what the case wants; undefined when it is. */
export function judge(testCase: OpaCase, outcome: Outcome): string | undefined {
  const { want_error_code: code, want_error: message } = testCase;
  if (code !== undefined || message !== undefined) {
    if (outcome.kind === 'result') return `expected ${code ?? message}, found ${stringify(outcome.result)}`;
    if (code !== undefined && outcome.code !== code)
      return `expected ${code}, found ${outcome.code}: ${outcome.message}`;
    if (message !== undefined && !outcome.message.includes(message)) {
      return `expected the message ${JSON.stringify(message)}, found ${JSON.stringify(outcome.message)}`;
    }
    return undefined;
  }
  if (outcome.kind === 'error') return `expected a result, found ${outcome.code}: ${outcome.message}`;
  const wanted = normal(testCase.want_result ?? [], testCase);
  const found = normal(outcome.result, testCase);
  return stringify(wanted) === stringify(found)
    ? undefined
    : `expected ${stringify(wanted).slice(0, 300)}, found ${stringify(found).slice(0, 300)}`;
}

/** Solutions in a fixed order, sets as arrays, arrays sorted where the case says so. */
function normal(solutions: readonly PlainObject[], testCase: OpaCase): Value {
  const list = solutions.map((solution) => {
    const entries = Object.entries(solution).filter(
      ([name]) => !(testCase.ignore_generated_vars === true && name.startsWith('__')),
    );
    return Object.fromEntries(
      entries.map(([name, value]) => {
        const plain = arrays(value);
        const sort = testCase.sort_bindings === true && Array.isArray(plain);
        return [name, sort ? [...(plain as Value[])].sort(compare) : plain];
      }),
    );
  });
  return list.sort(compare);
}

function arrays(value: Value): Value {
  return parseJson(stringify(value instanceof RegoSet ? value.sorted() : value));
}
