import type { BodyOptions, BodyProcessor, BodyProcessorFactory, BodySink } from './body-processor.js';
import { Gate } from './gate.js';
import { type JsonHandler, JsonScanner } from './json-scanner.js';

/** Names may take this many bytes, and then this many for each byte of keys and values. */
const freeNameBytes = 65_536;
const nameGrowth = 8;

interface Frame {
  /** The path of the container. */
  readonly path: string;
  /** Next index of an array; -1 for an object. */
  index: number;
  /** The key whose value is read; of objects only. */
  key: string;
}

/** Turns each scalar into one argument whose name is its path: `json.items.0.sku`. */
class Json implements BodyProcessor, JsonHandler {
  readonly #gate: Gate;
  readonly #scanner: JsonScanner;
  readonly #frames: Frame[] = [];
  readonly #root: string;
  readonly #maxDepth: number;
  readonly #maxNameBytes: number;
  /** Bytes of all names, and of all keys and values: a long path before many small values must not multiply the body. */
  #nameBytes = 0;
  #textBytes = 0;

  constructor(sink: BodySink, options: BodyOptions) {
    this.#gate = new Gate(sink, options.maxArguments);
    this.#scanner = new JsonScanner(this);
    this.#root = options.jsonRoot ?? 'json';
    this.#maxDepth = options.maxDepth ?? 512;
    this.#maxNameBytes = options.maxNameBytes ?? 8192;
  }

  write(chunk: string): void {
    if (!this.#gate.stopped) this.#scanner.write(chunk);
  }

  end(complete = true): void {
    if (complete && !this.#gate.stopped) this.#scanner.end();
  }

  /** The path of the value that comes now; counts the index of arrays. */
  #path(): string {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return this.#root;
    const path = `${frame.path}.${frame.index < 0 ? frame.key : frame.index++}`;
    if (path.length > this.#maxNameBytes) {
      this.#stop('BODY_LIMIT_NAME', `the path of a value is longer than ${this.#maxNameBytes} bytes`);
    }
    return path;
  }

  #stop(code: 'BODY_LIMIT_NAME' | 'BODY_LIMIT_DEPTH' | 'BODY_JSON_INVALID', detail: string): void {
    this.#gate.stop(code, detail);
    this.#scanner.stop();
  }

  open(kind: 'object' | 'array'): void {
    const path = this.#path();
    this.#frames.push({ path, index: kind === 'array' ? 0 : -1, key: '' });
    if (this.#frames.length > this.#maxDepth) {
      this.#stop('BODY_LIMIT_DEPTH', `JSON is nested deeper than ${this.#maxDepth} levels`);
    }
  }

  close(): void {
    this.#frames.pop();
  }

  key(name: string): void {
    const frame = this.#frames.at(-1);
    if (frame !== undefined) frame.key = name;
    this.#textBytes += name.length + 2;
  }

  value(text: string, kind: 'string' | 'bare'): void {
    const path = this.#path();
    this.#nameBytes += path.length;
    this.#textBytes += text.length + 2;
    if (this.#nameBytes > freeNameBytes + nameGrowth * this.#textBytes) {
      this.#stop('BODY_LIMIT_NAME', 'the paths of the values are together many times longer than the body');
    }
    this.#gate.argument(path, kind === 'bare' && text === 'null' ? '' : text);
    if (this.#gate.stopped) this.#scanner.stop();
  }

  error(detail: string): void {
    this.#stop('BODY_JSON_INVALID', detail);
  }
}

/** JSON (RFC 8259, strict): every scalar is an argument; `null` is the empty value; an empty body is no error. */
export const json: BodyProcessorFactory = {
  name: 'JSON',
  create: (sink, options = {}) => new Json(sink, options),
};

/** Collects a whole GraphQL document as one argument. */
class GraphqlDocument implements BodyProcessor {
  readonly #gate: Gate;
  readonly #name: string;
  readonly #parts: string[] = [];

  constructor(sink: BodySink, options: BodyOptions) {
    this.#gate = new Gate(sink, options.maxArguments);
    this.#name = `${options.jsonRoot ?? 'json'}.query`;
  }

  write(chunk: string): void {
    this.#parts.push(chunk);
  }

  end(): void {
    if (this.#parts.length > 0) this.#gate.argument(this.#name, this.#parts.join(''));
  }
}

/**
 * GraphQL over HTTP: the usual JSON envelope gives `json.query` and `json.variables.*`; a bare document of type
 * `application/graphql` is `json.query`.
 */
export const graphql: BodyProcessorFactory = {
  name: 'GRAPHQL',
  create: (sink, options = {}) => {
    const bare = options.contentType?.toLowerCase().split(';', 1)[0]?.trim() === 'application/graphql';
    return bare ? new GraphqlDocument(sink, options) : new Json(sink, options);
  },
};
