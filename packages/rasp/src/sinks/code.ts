import vm from 'node:vm';
import { currentRequest } from '@lamellar/events';
import { detectCodeInjection } from '../detect/code/detect-code.js';
import { nameGeneratedCode } from '../provenance/generated-code.js';
import { judge } from '../core/judge.js';
import { type Guard, wrapMethod } from '../hooks/wrap.js';

function judgeCode(sink: string, code: string): Error | undefined {
  return judge({ sink, value: code }, ['code-injection'], (inputs) => detectCodeInjection(code, inputs));
}

/** `Function` and its siblings: all arguments are program text, the last one is the body. */
function guardConstructor(original: FunctionConstructor): FunctionConstructor {
  const prepared = (args: unknown[]): unknown[] => {
    const context = currentRequest();
    if (context === undefined || args.length === 0) return args;
    const refused = judgeCode(`${original.name} constructor`, args.map(String).join(', '));
    if (refused !== undefined) throw refused;
    return [...args.slice(0, -1), nameGeneratedCode(context, String(args.at(-1)))];
  };
  return new Proxy(original, {
    apply: (target, self, args: unknown[]) => Reflect.apply(target, self, prepared(args)),
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, prepared(args), newTarget === guarded.get(target) ? target : newTarget),
  });
}

const guarded = new WeakMap<object, object>();

/** Every function kind has a constructor that compiles text; each is reached through its prototype. */
const prototypes: readonly object[] = [
  Function.prototype,
  Object.getPrototypeOf(async () => undefined),
  Object.getPrototypeOf(function* () {
    yield undefined;
  }),
  Object.getPrototypeOf(async function* () {
    yield undefined;
  }),
];

const firstArgument =
  (sink: string): Guard =>
  ([code]) =>
    typeof code === 'string' ? judgeCode(sink, code) : undefined;

/** Guards what compiles program text. Direct `eval` cannot be replaced without changing its scope and is not covered. */
export function hookCode(): void {
  for (const prototype of prototypes) {
    const original = Reflect.get(prototype, 'constructor') as FunctionConstructor;
    if (guarded.has(original)) continue;
    const replacement = guardConstructor(original);
    guarded.set(original, replacement);
    guarded.set(replacement, replacement);
    Object.defineProperty(prototype, 'constructor', {
      value: replacement,
      configurable: true,
      enumerable: false,
      writable: true,
    });
    if (original === globalThis.Function) {
      Object.defineProperty(globalThis, 'Function', {
        value: replacement,
        configurable: true,
        enumerable: false,
        writable: true,
      });
    }
  }
  for (const name of ['runInThisContext', 'runInNewContext', 'runInContext', 'compileFunction'])
    wrapMethod(vm, name, firstArgument(`vm.${name}`));
  wrapMethod(vm, 'Script', firstArgument('vm.Script'));
}
