import type { MacroText } from '../seclang/index.js';
import type { ProgramRule } from './program.js';

/** The TX keys that rules read or write, as far as their text tells. */
export class TxUses {
  readonly #keys = new Set<string>();
  #all = false;

  has(key: string): boolean {
    return this.#all || this.#keys.has(key);
  }

  /** Adds what a rule uses. */
  add(rule: ProgramRule): void {
    this.#macros(rule.msg);
    this.#macros(rule.logdata);
    for (const tag of rule.tags) this.#macros(tag);
    for (const link of rule.links) {
      this.#macros(link.msg);
      this.#macros(link.logdata);
      this.#macros(link.operator?.argument);
      for (const { variable, selector } of link.targets) {
        if (variable !== 'TX') continue;
        if (selector?.kind === 'key') this.#keys.add(selector.text.toLowerCase());
        else this.#all = true;
      }
      for (const effect of link.effects) {
        if (effect.kind === 'ctl' || effect.kind === 'sanitise') continue;
        if (effect.kind === 'setenv') this.#macros(effect.value);
        else if ('collection' in effect && effect.collection === 'TX') this.#key(effect.key);
        else this.#macros(effect.key);
        if (effect.kind === 'setvar') this.#macros(effect.value);
      }
    }
  }

  #key(key: MacroText): void {
    const [first] = key;
    if (key.length === 1 && typeof first === 'string') this.#keys.add(first.toLowerCase());
    else this.#all = true;
  }

  #macros(text: MacroText | undefined): void {
    for (const part of text ?? []) {
      if (typeof part === 'string' || part.variable !== 'TX') continue;
      if (part.key === undefined || part.key.startsWith('/')) this.#all = true;
      else this.#keys.add(part.key.toLowerCase());
    }
  }
}
