import childProcess from 'node:child_process';
import { basename } from 'node:path';
import { runInRequest } from '@lamellar/events';
import { setProcessContext } from '../core/current-context.js';
import { type AnyFunction, imitate } from '../hooks/wrap.js';
import { type HandedInputs, handedContext, handedInputs } from './handed-inputs.js';
import { registerFlag } from './register-url.js';

/** Node takes messages with this prefix for its own and does not show them to the application. */
const command = 'NODE_LAMELLAR_RASP';
/** Where a process finds the texts of the request that started it. */
const variable = 'LAMELLAR_RASP_HANDED';

interface ChildOptions {
  readonly execArgv?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** The place of the options among the arguments, or where they go in. */
function optionsAt(args: readonly unknown[], from: number): readonly [index: number, present: boolean] {
  for (let at = from; at < args.length; at++) {
    if (typeof args[at] === 'function') return [at, false];
    if (args[at] !== null && typeof args[at] === 'object' && !Array.isArray(args[at])) return [at, true];
  }
  return [args.length, false];
}

function changeOptions(
  args: readonly unknown[],
  from: number,
  change: (options: ChildOptions) => ChildOptions,
): unknown[] {
  const [index, present] = optionsAt(args, from);
  const next = change((present ? args[index] : {}) as ChildOptions);
  return [...args.slice(0, index), next, ...args.slice(present ? index + 1 : index)];
}

/** The environment of a child, with the texts of the running request. */
function handingEnvironment(env: NodeJS.ProcessEnv | undefined): NodeJS.ProcessEnv {
  const handed = handedInputs();
  const base = env ?? process.env;
  return handed === undefined ? base : { ...base, [variable]: JSON.stringify(handed) };
}

function isNode(program: unknown): boolean {
  const text = String(program);
  if (text === process.execPath) return true;
  const name = basename(text.split(' ', 1)[0]!);
  return name === 'node' || name === 'node.exe';
}

/** A program that is Node gets the preload by its environment; others are left alone. */
function nodeArguments(args: readonly unknown[]): readonly unknown[] {
  if (!isNode(args[0])) return args;
  return changeOptions(args, 1, (options) => {
    const env = handingEnvironment(options.env);
    const flags = env['NODE_OPTIONS'] ?? '';
    const flag = registerFlag([flags, ...(Array.isArray(args[1]) ? (args[1] as string[]) : [])]);
    return { ...options, env: flag === undefined ? env : { ...env, NODE_OPTIONS: `${flags} ${flag}`.trim() } };
  });
}

function replace(name: string, make: (original: AnyFunction) => AnyFunction): void {
  const original = Reflect.get(childProcess, name) as AnyFunction;
  Reflect.set(childProcess, name, imitate(original, make(original), new Map(), false));
}

/** Node processes that are started from now on load the preload, and what requests hand to them carries the request's texts. */
export function hookChildNodes(): void {
  for (const name of ['spawn', 'spawnSync', 'execFile', 'execFileSync', 'exec', 'execSync']) {
    replace(
      name,
      (original) =>
        function (this: unknown, ...args: unknown[]): unknown {
          return Reflect.apply(original, this, nodeArguments(args));
        },
    );
  }
  replace(
    'fork',
    (original) =>
      function (this: unknown, ...args: unknown[]): unknown {
        const changed = changeOptions(args, 1, (options) => {
          const flags = options.execArgv ?? process.execArgv;
          const flag = registerFlag([...flags, options.env?.['NODE_OPTIONS'] ?? process.env['NODE_OPTIONS'] ?? '']);
          return {
            ...options,
            execArgv: flag === undefined ? flags : [...flags, flag],
            env: handingEnvironment(options.env),
          };
        });
        const child = Reflect.apply(original, this, changed) as childProcess.ChildProcess;
        const { send } = child;
        child.send = function (this: childProcess.ChildProcess, ...message: unknown[]): boolean {
          const handed = handedInputs();
          if (handed !== undefined) Reflect.apply(send, this, [{ cmd: command, handed }]);
          return Reflect.apply(send, this, message) as boolean;
        };
        return child;
      },
  );
}

/** In a child: what a request handed over is handled in a context with that request's texts. */
export function bindChildMessages(): void {
  const text = process.env[variable];
  if (text !== undefined) {
    Reflect.deleteProperty(process.env, variable);
    try {
      setProcessContext(handedContext(JSON.parse(text) as HandedInputs));
    } catch {
      // Not written by us.
    }
  }
  if (process.send === undefined) return;
  let pending: HandedInputs | undefined;
  const emit = process.emit as AnyFunction;
  const replacement: AnyFunction = function (this: unknown, ...args: unknown[]): unknown {
    const [name, message] = args as [string, { cmd?: unknown; handed?: HandedInputs } | undefined];
    if (name === 'internalMessage' && message?.cmd === command) {
      pending = message.handed;
      return true;
    }
    const handed = pending;
    if (name !== 'message' || handed === undefined) return Reflect.apply(emit, this, args);
    pending = undefined;
    return runInRequest(handedContext(handed), () => Reflect.apply(emit, this, args));
  };
  process.emit = replacement as typeof process.emit;
}
