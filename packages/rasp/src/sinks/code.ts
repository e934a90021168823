import vm from 'node:vm';
import { judgedContext } from '../core/current-context.js';
import { inputsOf } from '../core/inputs/request-inputs.js';
import { judge, tellOwnFault } from '../core/judge.js';
import { derivesFromRequest, detectCodeInjection } from '../detect/code/detect-code.js';
import { type AnyFunction, byThrowing, type Guard, imitate, noteHooked } from '../hooks/wrap.js';
import { callSite, isNewAtSite, skeletonOf } from '../provenance/call-sites.js';
import { generatedCodeOnStack, hasGeneratedCode, nameGeneratedCode } from '../provenance/generated-code.js';

/** Where program text is compiled. */
interface CodeSink {
  readonly sink: string;
  /** The code runs in a context of its own: a program that the client sends as a whole is what the application asked for. */
  readonly sandbox: boolean;
}

/** What is to be compiled: refused, or the text to use, named where it is not trusted to act. */
type CodeVerdict = { readonly refused: Error } | { readonly code: string };

function judgeCode({ sink, sandbox }: CodeSink, code: string): CodeVerdict {
  const context = judgedContext();
  if (context === undefined) {
    isNewAtSite(callSite(), skeletonOf(code), true);
    return { code };
  }
  const refused = judge(
    { sink, value: code },
    ['code-injection', 'generated-code-acts'],
    (inputs, request) => generatedCodeOnStack(request, true) ?? detectCodeInjection(code, inputs, sandbox),
  );
  if (refused !== undefined) return { refused };
  try {
    if (derivesFromRequest(code, inputsOf(context).inputs))
      return { code: nameGeneratedCode(context, code, 'request') };
    if (isNewAtSite(callSite(), skeletonOf(code), false)) return { code: nameGeneratedCode(context, code, 'new') };
  } catch (error) {
    tellOwnFault(error, sink);
  }
  return { code };
}

/** Looks at text that a direct `eval` is about to run; the rewriter puts this call into its argument. */
export function judgeEvaluated(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  const verdict = judgeCode({ sink: 'eval', sandbox: false }, text);
  if ('refused' in verdict) throw verdict.refused;
  return verdict.code;
}

/** `Function` and its siblings: all arguments are program text, the last one is the body. */
function guardConstructor(original: FunctionConstructor): FunctionConstructor {
  const sink = { sink: `${original.name} constructor`, sandbox: false };
  const prepared = (args: unknown[]): unknown[] => {
    if (args.length === 0) return args;
    const texts = args.map(String);
    const verdict = judgeCode(sink, texts.join(', '));
    if ('refused' in verdict) throw verdict.refused;
    const name = verdict.code.slice(texts.join(', ').length);
    return [...texts.slice(0, -1), texts.at(-1)! + name];
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

/** Functions of `node:vm` that take program text first, and whether it runs in a context of its own. */
const vmSinks: readonly (readonly [name: string, sandbox: boolean])[] = [
  ['runInThisContext', false],
  ['compileFunction', false],
  ['runInNewContext', true],
  ['runInContext', true],
  ['Script', true],
  ['SourceTextModule', true],
];

/** Replaces a function that takes program text by one that judges the text and passes on the one that it is given back. */
function guardText(holder: object, name: string, sink: CodeSink): void {
  const original = Reflect.get(holder, name) as AnyFunction | undefined;
  if (typeof original !== 'function' || guarded.has(original)) return;
  const replacement = imitate(original, function (this: unknown, ...args: unknown[]): unknown {
    if (typeof args[0] === 'string') {
      const verdict = judgeCode(sink, args[0]);
      if ('refused' in verdict) return byThrowing(verdict.refused, args);
      args[0] = verdict.code;
    }
    return new.target === undefined
      ? Reflect.apply(original, this, args)
      : Reflect.construct(original, args, new.target === replacement ? original : new.target);
  });
  guarded.set(replacement, original);
  Object.defineProperty(holder, name, { ...Object.getOwnPropertyDescriptor(holder, name), value: replacement });
}

/** Guards what code that came with a request may not ask for: modules, bindings and native libraries. */
export function guardModuleLoading(sink: string): Guard {
  return (args) => {
    const context = judgedContext();
    if (context === undefined || !hasGeneratedCode(context)) return undefined;
    const value = typeof args[0] === 'string' ? args[0] : '';
    return judge({ sink, value }, ['generated-code-acts'], (_inputs, request) => generatedCodeOnStack(request));
  };
}

/** Guards what compiles program text. Direct `eval` is reached by rewriting, since replacing it would change its scope. */
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
  for (const [name, sandbox] of vmSinks) {
    guardText(vm, name, { sink: `vm.${name}`, sandbox });
    noteHooked(`vm.${name}`);
  }
}
