import { compile, type Json, PolicyEvalError, stringify, toPlain, type Value } from '../src/index.js';
import { partial } from '../src/partial/index.js';
import { compare } from '../src/values/index.js';

/** A policy with what it is asked, what is unknown at first, and all documents. */
export interface PartialCase {
  readonly module: string;
  readonly data: Json;
  readonly input: Json;
  readonly query: string;
  readonly unknowns: readonly string[];
}

/** The solutions of the query, and those of what partial evaluation leaves of it; undefined where evaluation is an error. */
export function bothAnswers(one: PartialCase): { plain: string; viaPartial: string; text: string } | undefined {
  const policy = compile({ 'p.rego': one.module }, { data: one.data });
  let plain: string;
  try {
    plain = solutions(policy.query(one.query)(one.input) as readonly object[]);
  } catch (error) {
    if (error instanceof PolicyEvalError) return undefined;
    throw error;
  }
  const left = partial(policy, one.query, { unknowns: one.unknowns, input: known(one) });
  const modules = Object.fromEntries(left.support.map(({ text }, i) => [`support${i}.rego`, text]));
  const full = compile({ 'p.rego': one.module, ...modules }, { data: one.data });
  const text = [...left.queries.map((query) => query.text), ...left.support.map((module) => module.text)].join(
    '\n--\n',
  );
  const asked = new Set(Object.keys((policy.query(one.query)(one.input)[0] ?? {}) as object));
  const found = left.queries.flatMap((query) =>
    (query.text === '' ? [{}] : full.query(query.text)(one.input)).map((solution) =>
      Object.fromEntries(Object.entries(solution as object).filter(([name]) => asked.has(name))),
    ),
  );
  return { plain, viaPartial: solutions(found), text };
}

/** The input without what is unknown: partial evaluation must not need it. */
function known({ input, unknowns }: PartialCase): Json | undefined {
  if (unknowns.includes('input')) return undefined;
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const hidden = unknowns.filter((path) => path.startsWith('input.')).map((path) => path.slice('input.'.length));
  return Object.fromEntries(Object.entries(input).filter(([name]) => !hidden.includes(name))) as Json;
}

function solutions(list: readonly object[]): string {
  const texts = list.map((solution) => stringify(toPlain(solution as Value) as Value));
  return [...new Set(texts)].sort((a, b) => compare(a, b)).join('\n');
}
