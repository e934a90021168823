import { guardSlot } from './eval-calls.js';

/** What a guard says: nothing, or what the caller gets instead. It throws to stop the call. */
export type CallGuard = (self: unknown, args: ArrayLike<unknown>) => { readonly value: unknown } | undefined;

/** What rewritten code calls. */
export interface RewrittenGuards {
  /** Looks at text that is about to be evaluated, and gives the text to evaluate. */
  code(text: unknown): unknown;
  /** Asks every guard of a place. */
  call(id: string, self: unknown, args: ArrayLike<unknown>): { readonly value: unknown } | undefined;
}

let guardsById: ReadonlyMap<string, readonly CallGuard[]> = new Map();

/** Puts other guards in force for code that is rewritten already and that will be. */
export function setCallGuards(next: ReadonlyMap<string, readonly CallGuard[]>): void {
  guardsById = next;
}

/** Gives rewritten code what it calls; the first copy of this package in a process wins. */
export function provideGuards(code: RewrittenGuards['code']): void {
  const slot = Symbol.for(guardSlot);
  if (Reflect.has(globalThis, slot)) return;
  const guards: RewrittenGuards = {
    code,
    call(id, self, args) {
      const list = guardsById.get(id);
      if (list === undefined) return undefined;
      for (const guard of list) {
        const answer = guard(self, args);
        if (answer !== undefined) return answer;
      }
      return undefined;
    },
  };
  Object.defineProperty(globalThis, slot, { value: guards });
}
