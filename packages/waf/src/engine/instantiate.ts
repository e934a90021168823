import { evaluateOf, type Program, type ProgramLink, type ProgramRule, programContext } from '../compile/index.js';
import { type Evaluate, operators } from '../operators/index.js';
import { isLiteral, parseMacros } from '../seclang/index.js';
import { parseUnicodeMap, transformationsWith } from '../transformations/index.js';
import { Value } from '../variables/index.js';
import { ChainTree } from './chains.js';
import type { CompiledLink, CompiledRule, LinkOperator } from './compiled-rule.js';
import { compileEffect } from './effects.js';
import { compileExpand } from './expand.js';
import { groupRules, type RuleGroup } from './rule-groups.js';
import { storedDetectors } from './stored-detectors.js';
import { TargetSets } from './target-set.js';

/** A program as closures of this thread. */
export interface Instance {
  readonly program: Program;
  readonly rules: readonly CompiledRule[];
  /** The rules of each phase, 1 to 5, in order. */
  readonly phases: readonly PhaseRules[];
  readonly initialTx: ReadonlyMap<string, Value>;
}

/** The rules of one phase, in order, and the set that answers for many of them at once. */
export interface PhaseRules {
  readonly rules: readonly CompiledRule[];
  readonly group: RuleGroup | undefined;
  /** By place in `rules`, a `groupedBy`: whether the group answers for the rule. */
  readonly grouped: Uint8Array;
}

/** How a program is made ready to run. */
export interface InstantiateOptions {
  /** Judge patterns in one pass for each phase; false evaluates every rule by itself, with the same results. @default true */
  readonly sets?: boolean;
}

/** Operators kept for expanded arguments of one rule. */
const keptArguments = 32;

function compileOperator(link: ProgramLink, rule: ProgramRule, program: Program): LinkOperator | undefined {
  const { operator } = link;
  if (operator === undefined) return undefined;
  const context = programContext(program, rule.file);
  const cache = new Map<string, Evaluate>();
  const compiled: { -readonly [Key in keyof LinkOperator]: LinkOperator[Key] } = {
    negated: operator.negated,
    evaluate: undefined,
    argument: compileExpand(operator.argument),
    withArgument: (argument) => {
      const known = cache.get(argument);
      if (known !== undefined) return known;
      const made = compileExpanded(operator.name, argument, context);
      if (cache.size >= keptArguments) cache.clear();
      cache.set(argument, made);
      return made;
    },
  };
  // The pass over whole phases spares most operators for ever, so each is built when a rule first needs it.
  if (isLiteral(operator.argument)) {
    compiled.evaluate = (value, match) => {
      const evaluate = evaluateOf(operator, context);
      compiled.evaluate = evaluate;
      return evaluate(value, match);
    };
  }
  return compiled;
}

/** An argument that only becomes unusable by what its macros expand to never matches. */
function compileExpanded(name: string, argument: string, context: ReturnType<typeof programContext>): Evaluate {
  try {
    return operators.get(name)?.compile(argument, context) ?? (() => false);
  } catch {
    return () => false;
  }
}

const instances = new WeakMap<Program, Instance>();

/** The closures of a program on this thread, made once: everything that judges with one program shares its caches. */
export function instanceOf(program: Program): Instance {
  let instance = instances.get(program);
  if (instance === undefined) {
    instance = instantiate(program);
    instances.set(program, instance);
  }
  return instance;
}

/** Builds the closures of a program; costs milliseconds, done once for each thread. */
export function instantiate(program: Program, { sets = true }: InstantiateOptions = {}): Instance {
  const { unicodeMap } = program.settings;
  const map = unicodeMap === undefined ? undefined : parseUnicodeMap(unicodeMap.text, unicodeMap.page);
  const chains = map === undefined ? new ChainTree() : new ChainTree(transformationsWith(map));
  const targets = new TargetSets();
  const compileLink = (link: ProgramLink, rule: ProgramRule): CompiledLink => ({
    program: link,
    targets: targets.intern(link.targets, link.exclusions),
    chain: chains.intern(link.transformations),
    operator: compileOperator(link, rule, program),
    effects: link.effects.map((effect) => compileEffect(effect, program)),
  });
  const rules = program.rules.map((rule, index): CompiledRule => {
    const last = rule.links.at(-1);
    const msg = rule.msg ?? last?.msg;
    const logdata = rule.logdata ?? last?.logdata;
    return {
      index,
      program: rule,
      attributes: { id: rule.id, rev: rule.rev, severity: rule.severity },
      links: rule.links.map((link) => compileLink(link, rule)),
      msg: msg && compileExpand(msg),
      logdata: logdata && compileExpand(logdata),
      tags: rule.tags.map(compileExpand),
      location: rule.disruption.kind === 'redirect' ? compileExpand(parseMacros(rule.disruption.location)) : undefined,
    };
  });
  const phases = program.phases.map((list, phase): PhaseRules => {
    const own = list.flatMap((index) => rules[index] ?? []);
    const made = sets ? groupRules(own, program, targets, storedDetectors(program, phase)) : undefined;
    return { rules: own, group: made?.group, grouped: made?.grouped ?? new Uint8Array(own.length) };
  });
  const initialTx = new Map(
    program.initialTx.map(([name, text]) => [name.toLowerCase(), new Value('TX', name, text)] as const),
  );
  return { program, rules, phases, initialTx };
}
