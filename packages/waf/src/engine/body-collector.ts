import type { BodyErrorCode, BodyFile, BodySink, MultipartFlag } from '../bodies/index.js';
import { type TransactionData, Value, XmlElement } from '../variables/index.js';

/** Writes what a body parser finds into the transaction. */
export class BodyCollector implements BodySink {
  readonly #data: TransactionData;
  readonly #xmlIntoArgs: boolean;
  readonly #open: XmlElement[] = [];
  /** Set when a limit was reached, not a fault of the body. */
  limit: BodyErrorCode | undefined = undefined;

  constructor(data: TransactionData, xmlIntoArgs: boolean) {
    this.#data = data;
    this.#xmlIntoArgs = xmlIntoArgs;
  }

  argument(name: string, value: string): void {
    this.#data.args.push(new Value('ARGS', name, value));
  }

  file(file: BodyFile): void {
    this.#data.files.push(file);
  }

  partHeader(part: string, header: string): void {
    this.#data.partHeaders.push(new Value('MULTIPART_PART_HEADERS', part, header));
  }

  partName(name: string): void {
    this.#data.partNames.push(name);
  }

  partFilename(filename: string): void {
    this.#data.partFilenames.push(filename);
  }

  flag(name: MultipartFlag, value: 1 | 2): void {
    this.#data.multipartFlags.set(name, value);
  }

  urlencodedError(): void {
    this.#data.urlencodedError = true;
  }

  xmlOpen(name: string): void {
    const element = new XmlElement(name);
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#data.xml ??= element;
    else parent.children.push(element);
    this.#open.push(element);
  }

  xmlAttribute(name: string, value: string): void {
    this.#open.at(-1)?.attributes.push([name, value]);
  }

  xmlText(text: string): void {
    this.#open.at(-1)?.children.push(text);
    if (this.#xmlIntoArgs && text.trim() !== '') {
      this.argument(`xml.${this.#open.map(({ name }) => name).join('.')}`, text);
    }
  }

  xmlClose(): void {
    this.#open.pop();
  }

  error(code: BodyErrorCode, detail: string): void {
    this.#data.bodyError = detail === '' ? code : detail;
    if (code.startsWith('BODY_LIMIT_')) this.limit = code;
  }
}
