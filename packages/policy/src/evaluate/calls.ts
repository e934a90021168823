import { BuiltinError } from '../builtins/builtin-error.js';
import type { Evaluate, EvaluateAsync } from '../builtins/registry.js';
import { PolicyEvalError } from '../errors.js';
import type { PlanTerm } from '../plan/index.js';
import { RegoSet, type Value } from '../values/index.js';
import type { ClosureCompiler } from './compiler.js';
import { inlined } from './inline.js';
import type { Get, Machine, Place } from './machine.js';
import { compileTerm } from './terms.js';

/** A call of a builtin. */
export function compileCall(c: ClosureCompiler, term: PlanTerm & { op: 'call' }): Get {
  const args = term.args.map((arg) => compileTerm(c, arg));
  const builtin = c.builtin(term.name);
  const evaluate = builtin?.evaluate;
  const place = c.place(term.at);
  const later = builtin?.evaluateAsync;
  const plain =
    later !== undefined
      ? awaiting(term.name, args, evaluate, later, place)
      : evaluate !== undefined
        ? calling(term.name, args, evaluate, place)
        : missing(term.name, place);
  const quick = evaluate === undefined ? undefined : inlined(term, args, plain);
  const direct = quick ?? plain;
  if (!c.replaced.has(term.name)) return direct;
  const replaced = replaceable(term.name, args, direct);
  return replaced;
}

function missing(name: string, place: Place): Get {
  return () => {
    const why = 'it is not among the builtins of this policy: pass the group that has it';
    throw new PolicyEvalError('eval_builtin_error', `${name}: ${why}`, place());
  };
}

/** A call of an asynchronous builtin: its answer when the evaluation has it, else what it can say at once. */
function awaiting(
  name: string,
  args: readonly Get[],
  now: Evaluate | undefined,
  later: EvaluateAsync,
  place: Place,
): Get {
  return (m) => {
    const values = evaluated(m, args);
    if (values === undefined) return undefined;
    const { answers } = m;
    if (answers === undefined) {
      if (now !== undefined) return invoke(m, name, now, values, place);
      const why = 'it waits for the outside world: use prepareAsync';
      throw new PolicyEvalError('eval_async_builtin', `${name}: ${why}`, place());
    }
    return invoke(m, name, () => answers.get(name, values, later), values, place);
  };
}

function calling(name: string, args: readonly Get[], evaluate: Evaluate, place: Place): Get {
  if (args.length === 1) {
    const [first] = args;
    return (m) => {
      const a = first!(m);
      return a === undefined ? undefined : invoke(m, name, evaluate, [a], place);
    };
  }
  if (args.length === 2) {
    const [first, second] = args;
    return (m) => {
      const a = first!(m);
      if (a === undefined) return undefined;
      const b = second!(m);
      return b === undefined ? undefined : invoke(m, name, evaluate, [a, b], place);
    };
  }
  return (m) => {
    const values = evaluated(m, args);
    return values === undefined ? undefined : invoke(m, name, evaluate, values, place);
  };
}

function evaluated(m: Machine, args: readonly Get[]): Value[] | undefined {
  const values = new Array<Value>(args.length);
  for (let i = 0; i < args.length; i++) {
    const value = args[i]!(m);
    if (value === undefined) return undefined;
    values[i] = value;
  }
  return values;
}

/** Calls a builtin; its errors make the call undefined, unless errors are strict. */
export function invoke(
  m: Machine,
  name: string,
  evaluate: Evaluate,
  args: readonly Value[],
  place: Place,
): Value | undefined {
  if (++m.steps > m.limit) m.exhausted();
  try {
    const result = evaluate(args, m.context);
    if (typeof result === 'object' || typeof result === 'string') charge(m, result);
    return result;
  } catch (error) {
    return failed(m, name, error, place);
  }
}

/** Counts what a builtin made, so that values which double again and again meet the budget before memory ends. */
function charge(m: Machine, result: Value): void {
  if (typeof result === 'string') m.steps += result.length >> 4;
  else if (Array.isArray(result)) m.steps += result.length;
  else if (result instanceof RegoSet) m.steps += result.size;
  if (m.steps > m.limit) m.exhausted();
}

function failed(m: Machine, name: string, error: unknown, place: Place): undefined {
  if (!(error instanceof BuiltinError)) throw error;
  if (m.strict || error.halt) {
    const message = error.message.startsWith(`${name}:`) ? error.message : `${name}: ${error.message}`;
    throw new PolicyEvalError(error.code, message, place(), { cause: error });
  }
  m.builtinErrors++;
  return undefined;
}

function replaceable(name: string, args: readonly Get[], direct: Get): Get {
  return (m) => {
    const replacement = m.replacements?.get(name);
    if (replacement === undefined) return direct(m);
    const values = evaluated(m, args);
    return values === undefined ? undefined : replacement.call(m, values);
  };
}

/** A call of a function of the policy. */
export function compileApply(c: ClosureCompiler, term: PlanTerm & { op: 'apply' }): Get {
  const args = term.args.map((arg) => compileTerm(c, arg));
  const runner = c.group(term.group);
  const name = `data.${runner.plan.path.join('.')}`;
  const direct: Get = (m) => {
    const values = evaluated(m, args);
    return values === undefined ? undefined : runner.apply(m, values);
  };
  return c.replaced.has(name) ? replaceable(name, args, direct) : direct;
}
