import workerThreads from 'node:worker_threads';
import { runInRequest } from '@lamellar/events';
import type { AnyFunction } from '../hooks/wrap.js';
import { type HandedInputs, handedContext, handedInputs } from './handed-inputs.js';
import { registerFlag } from './register-url.js';

/** Marks the message that goes before one that a request posts. */
const key = 'lamellar.rasp.handed/1';

type Marker = { readonly [key]: HandedInputs };

function isMarker(data: unknown): data is Marker {
  return data !== null && typeof data === 'object' && Object.hasOwn(data, key);
}

/** Threads that are started from now on load the preload, and what requests post to them carries the request's texts. */
export function hookWorkers(): void {
  const { Worker } = workerThreads;
  const replacement = new Proxy(Worker, {
    construct(target, args: unknown[], newTarget) {
      const given = (args[1] ?? {}) as { execArgv?: string[] };
      const flags = given.execArgv ?? process.execArgv;
      const flag = registerFlag([...flags, process.env['NODE_OPTIONS'] ?? '']);
      const options = flag === undefined ? given : { ...given, execArgv: [...flags, flag] };
      const worker = Reflect.construct(
        target,
        [args[0], options],
        newTarget === replacement ? target : newTarget,
      ) as workerThreads.Worker;
      const first = handedInputs();
      const { postMessage } = worker;
      if (first !== undefined) Reflect.apply(postMessage, worker, [{ [key]: first, start: true }]);
      worker.postMessage = function (this: workerThreads.Worker, ...message: unknown[]) {
        const handed = handedInputs();
        if (handed !== undefined) Reflect.apply(postMessage, this, [{ [key]: handed }]);
        Reflect.apply(postMessage, this, message);
      };
      return worker;
    },
  });
  workerThreads.Worker = replacement;
}

/** In a thread: a message that a request posted is handled in a context with that request's texts. */
export function bindThreadMessages(): void {
  const port = workerThreads.parentPort;
  if (workerThreads.isMainThread || port === null) return;
  const dispatch = Symbol.for('nodejs.internal.kHybridDispatch');
  const original = Reflect.get(port, dispatch) as AnyFunction | undefined;
  if (typeof original !== 'function') return;
  let pending: HandedInputs | undefined;
  Object.defineProperty(port, dispatch, {
    configurable: true,
    writable: true,
    value(this: unknown, ...args: unknown[]): unknown {
      const [data, type] = args;
      if (type === 'message' && isMarker(data)) {
        pending = data[key];
        return undefined;
      }
      const handed = pending;
      if (type !== 'message' || handed === undefined) return Reflect.apply(original, this, args);
      pending = undefined;
      return runInRequest(handedContext(handed), () => Reflect.apply(original, this, args));
    },
  });
}
