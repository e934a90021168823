import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What libbpf made of an object. */
export interface Verdict {
  readonly opened: number;
  readonly loaded: number;
  readonly programs?: readonly { readonly name: string; readonly id: number }[];
  readonly maps?: readonly MapShape[];
}

/** A map's shape as the kernel tells it. */
export interface MapShape {
  readonly name: string;
  readonly type: number;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly flags: number;
}

/** Talks with the C driver: one object a line; what it loaded stays until the next one. */
export class Reference implements Disposable {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(driver: string) {
    this.#child = spawn(driver, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  async load(path: string, pinRoot: string): Promise<Verdict> {
    this.#child.stdin!.write(`${path} ${pinRoot}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`the driver ended at ${path}`);
    return JSON.parse(value) as Verdict;
  }

  [Symbol.dispose](): void {
    this.#child.stdin!.end();
    this.#child.kill();
  }
}
