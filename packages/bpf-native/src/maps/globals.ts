import type { BpfValue } from '../codec/codec.js';
import { BpfError } from '../errors.js';
import type { Collection } from '../load/collection.js';
import { type GlobalVariable, globalVariables } from '../load/globals.js';
import { MappedArray } from './mapped-array.js';

/** Global variables of a loaded object, read and written where the programs see them. */
export class Globals implements Disposable {
  readonly #collection: Collection;
  readonly #variables: ReadonlyMap<string, GlobalVariable>;
  readonly #arrays = new Map<string, MappedArray>();

  constructor(collection: Collection) {
    this.#collection = collection;
    this.#variables = globalVariables(collection.spec);
  }

  get names(): string[] {
    return [...this.#variables.keys()];
  }

  get<T = BpfValue>(name: string): T {
    const { map, codec, offset } = this.#find(name);
    return this.#array(map).readPart(codec, offset) as T;
  }

  set(name: string, value: BpfValue): void {
    const { map, codec, offset } = this.#find(name);
    if (this.#collection.maps.get(map)?.spec.frozen === true)
      throw new BpfError('BPF_ARGUMENT', `"${name}" is constant once it is loaded: give it to load({ globals })`);
    this.#array(map).writePart(codec, offset, value);
  }

  [Symbol.dispose](): void {
    for (const array of this.#arrays.values()) array[Symbol.dispose]();
    this.#arrays.clear();
  }

  #find(name: string): GlobalVariable {
    const found = this.#variables.get(name);
    if (found !== undefined) return found;
    throw new BpfError('BPF_ARGUMENT', `no global variable is named "${name}"; there are: ${this.names.join(', ')}`);
  }

  #array(name: string): MappedArray {
    const known = this.#arrays.get(name);
    if (known !== undefined) return known;
    const array = new MappedArray(this.#collection.maps.get(name)!);
    this.#arrays.set(name, array);
    return array;
  }
}
