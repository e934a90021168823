import type { Source } from '../ast/index.js';
import { Problems } from '../errors.js';

/** Makes names that no source can write, and remembers what they stand for. */
export class LocalNames {
  readonly #written = new Map<string, string>();
  #next = 0;

  /** A new name; `written` is the one in the source, when there is one. */
  make(written?: string): string {
    const name = `~${this.#next++}`;
    if (written !== undefined) this.#written.set(name, written);
    return name;
  }

  /** The name as the source has it. */
  shown(name: string): string {
    if (name.startsWith('$')) return '_';
    return this.#written.get(name) ?? name;
  }

  /** Whether the source wrote a variable that this name replaces. */
  isWritten(name: string): boolean {
    return this.#written.has(name);
  }
}

/** What every pass needs: names, problems and the text at hand. */
export class PassContext {
  readonly names: LocalNames;
  readonly problems: Problems = new Problems();
  source: Source;
  /** Whether the module has a `with`, so that its targets must be checked. */
  hasWith = false;
  /** Whether it calls a deprecated builtin. */
  hasDeprecated = false;

  constructor(source: Source, names: LocalNames = new LocalNames()) {
    this.source = source;
    this.names = names;
  }
}
