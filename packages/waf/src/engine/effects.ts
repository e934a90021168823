import type { Control, Effect, SetVar } from '../actions/index.js';
import { type Program, rulesOfControl } from '../compile/index.js';
import { Problems, parseTargets } from '../seclang/index.js';
import type { Store } from '../variables/index.js';
import { compileExpand, type Expand } from './expand.js';
import { type CompiledTarget, compileTarget } from './target-set.js';
import type { TransactionState } from './transaction-state.js';

/** Runs each time a value of the link matches. */
export type CompiledEffect = (state: TransactionState) => void;

/** A number as SecLang reads it: leading digits with sign, else 0. */
function integer(text: string): number {
  const number = Number.parseInt(text, 10);
  return Number.isNaN(number) ? 0 : number;
}

function storeOf(state: TransactionState, name: string): Store | undefined {
  return name === 'TX' ? state.data.tx : state.data.collections.get(name);
}

function compileSetVar({ collection, key, operation, value }: SetVar): CompiledEffect {
  const expandKey = compileExpand(key);
  const expandValue = compileExpand(value);
  const [only] = key;
  const fixed = key.length === 1 && typeof only === 'string' ? only : undefined;
  return (state) => {
    const store = storeOf(state, collection);
    if (store === undefined) return;
    const name = fixed ?? expandKey(state.data);
    if (operation === 'delete') store.delete(name.toLowerCase());
    else if (operation === 'set') store.set(name, expandValue(state.data));
    else if (operation === 'add') store.add(name, integer(expandValue(state.data)));
    else store.add(name, -integer(expandValue(state.data)));
  };
}

function compileInitCollection(collection: string, expandKey: Expand): CompiledEffect {
  return (state) => {
    const key = expandKey(state.data);
    if (collection === 'SESSION') state.data.sessionId = key;
    if (collection === 'USER') state.data.userId = key;
    if (collection === 'RESOURCE') state.data.resource = key;
    if (!state.data.collections.has(collection)) {
      state.data.collections.set(collection, state.openCollection(collection, key));
    }
  };
}

function targetsOf(text: string): CompiledTarget[] {
  const at = (): { file: string; line: number; column: number } => ({ file: 'ctl', line: 1, column: 1 });
  return parseTargets(text, at, new Problems()).map(({ variable, selector, count }) =>
    compileTarget({ variable, selector, count }),
  );
}

function isOn(value: string): boolean {
  return value.toLowerCase() === 'on';
}

function compileControl(control: Control, program: Program): CompiledEffect {
  const { option, value, target } = control;
  if (option.startsWith('ruleRemoveTarget')) {
    const rules = rulesOfControl(program, control);
    const removed = { rules: new Uint8Array(program.rules.length), targets: targetsOf(target ?? '') };
    for (const rule of rules) removed.rules[rule] = 1;
    return (state) => state.removeTargets(removed);
  }
  if (option.startsWith('ruleRemove')) {
    const rules = rulesOfControl(program, control);
    return (state) => state.removeRules(rules);
  }
  switch (option) {
    case 'ruleEngine': {
      const engine = value.toLowerCase();
      const wanted = engine === 'on' ? 'On' : engine === 'off' ? 'Off' : 'DetectionOnly';
      return (state) => state.setRuleEngine(wanted);
    }
    case 'requestBodyProcessor':
      return (state) => void (state.data.bodyProcessor = value.toUpperCase());
    case 'forceRequestBodyVariable':
      return (state) => void (state.forceRequestBody = isOn(value));
    case 'requestBodyAccess':
      return (state) => void (state.requestBodyAccess = isOn(value));
    case 'requestBodyLimit':
      return (state) => void (state.requestBodyLimit = Number(value));
    case 'responseBodyAccess':
      return (state) => void (state.responseBodyAccess = isOn(value));
    case 'responseBodyLimit':
      return (state) => void (state.responseBodyLimit = Number(value));
    case 'auditEngine':
      return (state) => void (state.auditEngine = value);
    case 'auditLogParts':
      return (state) => state.changeAuditLogParts(value);
    default:
      // debugLogLevel, hashEngine ... have nothing to change here.
      return () => undefined;
  }
}

/** Compiles one effect. */
export function compileEffect(effect: Effect, program: Program): CompiledEffect {
  switch (effect.kind) {
    case 'setvar':
      return compileSetVar(effect);
    case 'initcol':
      return compileInitCollection(effect.collection, compileExpand(effect.key));
    case 'setenv': {
      const value = compileExpand(effect.value);
      return (state) => void state.data.environment.set(effect.name, value(state.data));
    }
    case 'expirevar': {
      const key = compileExpand(effect.key);
      const seconds = compileExpand(effect.seconds);
      return (state) => state.expire(effect.collection, key(state.data).toLowerCase(), integer(seconds(state.data)));
    }
    case 'deprecatevar': {
      const key = compileExpand(effect.key);
      return (state) =>
        state.deprecate(effect.collection, key(state.data).toLowerCase(), effect.amount, effect.seconds);
    }
    case 'sanitise': {
      const { name } = effect;
      if (name !== undefined) return (state) => void state.sanitised.add(name);
      return ({ data, sanitised }) => {
        for (const { variable, lowerKey } of data.matched) sanitised.add(`${variable}:${lowerKey}`);
      };
    }
    default:
      return compileControl(effect, program);
  }
}
