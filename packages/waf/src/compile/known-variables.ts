import type { SetVar } from '../actions/index.js';
import type { MacroText } from '../seclang/index.js';

/** What is known of TX at one point of the rules, whatever the request is. A key that is not there is not set. */
export class KnownVariables {
  /** undefined: set or not, to an unknown text. */
  readonly #texts = new Map<string, string | undefined>();
  /** Keys that start so may have been written. */
  readonly #prefixes: string[] = [];

  /** The text of a key; `absent` when it is surely not set; undefined when it is not known. */
  read(key: string): { readonly text: string } | 'absent' | undefined {
    if (this.#texts.has(key)) {
      const text = this.#texts.get(key);
      return text === undefined ? undefined : { text };
    }
    // Captures may stand in TX.0 to TX.9 at any time.
    if (/^\d$/.test(key) || this.#prefixes.some((prefix) => key.startsWith(prefix))) return undefined;
    return 'absent';
  }

  /** Replaces macros of TX; undefined when one is not known. */
  expand(text: MacroText): string | undefined {
    let whole = '';
    for (const part of text) {
      if (typeof part === 'string') {
        whole += part;
        continue;
      }
      const value =
        part.variable === 'TX' && part.key !== undefined && !part.key.startsWith('/')
          ? this.read(part.key.toLowerCase())
          : undefined;
      if (value === undefined) return undefined;
      whole += value === 'absent' ? '' : value.text;
    }
    return whole;
  }

  /** The effect of a `setvar` that runs surely, or perhaps. */
  write(effect: SetVar, surely: boolean): void {
    if (effect.collection !== 'TX') return;
    const key = this.expand(effect.key)?.toLowerCase();
    if (key === undefined) {
      const [first] = effect.key;
      this.#forgetPrefix(typeof first === 'string' ? first.toLowerCase() : '');
      return;
    }
    const before = this.read(key);
    const after = this.#result(effect, before);
    if (surely) this.#set(key, after);
    else if (after === undefined || before === undefined || !same(before, after)) this.#texts.set(key, undefined);
  }

  #result(effect: SetVar, before: ReturnType<KnownVariables['read']>): ReturnType<KnownVariables['read']> {
    if (effect.operation === 'delete') return 'absent';
    const text = this.expand(effect.value);
    if (text === undefined) return undefined;
    if (effect.operation === 'set') return { text };
    if (before === undefined) return undefined;
    const number = (value: string): number => Number.parseInt(value, 10) || 0;
    const base = before === 'absent' ? 0 : number(before.text);
    return { text: String(effect.operation === 'add' ? base + number(text) : base - number(text)) };
  }

  #set(key: string, value: ReturnType<KnownVariables['read']>): void {
    if (value === 'absent') {
      this.#texts.delete(key);
      // A prefix that covers the key would make it unknown again, which is safe.
    } else this.#texts.set(key, value?.text);
  }

  #forgetPrefix(prefix: string): void {
    this.#prefixes.push(prefix);
    for (const key of this.#texts.keys()) if (key.startsWith(prefix)) this.#texts.set(key, undefined);
  }
}

function same(before: { readonly text: string } | 'absent', after: { readonly text: string } | 'absent'): boolean {
  if (before === 'absent' || after === 'absent') return before === after;
  return before.text === after.text;
}
