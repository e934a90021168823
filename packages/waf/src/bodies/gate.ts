import type { BodyErrorCode, BodySink } from './body-processor.js';

/** Counts what goes to the sink and ends the parse at the first error or limit. */
export class Gate {
  readonly sink: BodySink;
  readonly #maxArguments: number;
  #arguments = 0;
  /** True after an error: the processor ignores what follows. */
  stopped = false;

  constructor(sink: BodySink, maxArguments = 1000) {
    this.sink = sink;
    this.#maxArguments = maxArguments;
  }

  argument(name: string, value: string): void {
    if (this.stopped) return;
    if (++this.#arguments > this.#maxArguments) {
      this.stop('BODY_LIMIT_ARGUMENTS', `more than ${this.#maxArguments} arguments`);
      return;
    }
    this.sink.argument(name, value);
  }

  stop(code: BodyErrorCode, detail: string): void {
    if (this.stopped) return;
    this.stopped = true;
    this.sink.error(code, detail);
  }
}
