/** What one transformation chain, by its number, made of a text; a list, since most values have none and few have many. */
export interface Stage {
  readonly chain: number;
  readonly text: string;
  readonly next: Stage | undefined;
}

/** One value that rules look at: a variable, its key in a collection, and its bytes. */
export class Value {
  /** In upper case, such as `ARGS`. */
  readonly variable: string;
  /** As the client wrote it; empty for variables that are no collection. */
  readonly key: string;
  /** A byte string. */
  readonly text: string;
  /** What transformation chains made of `text`; filled by the engine on demand. */
  stages: Stage | undefined = undefined;
  /** Classes of the bytes of `text`; -1 until the engine has looked. */
  classes = -1;
  #lowerKey: string | undefined = undefined;

  constructor(variable: string, key: string, text: string) {
    this.variable = variable;
    this.key = key;
    this.text = text;
  }

  get lowerKey(): string {
    this.#lowerKey ??= this.key.toLowerCase();
    return this.#lowerKey;
  }

  /** As MATCHED_VAR_NAME tells it: `ARGS:id`, `REQUEST_URI`. */
  get name(): string {
    return this.key === '' ? this.variable : `${this.variable}:${this.key}`;
  }
}

/** No values. */
export const noValues: readonly Value[] = [];
