import { BpfError } from '../errors.js';
import { globalVariables } from '../load/globals.js';
import { isPerCpu, mapTypes } from '../maps/map-types.js';
import type { MapSpec } from '../spec/collection-spec.js';
import { readObject } from '../spec/read-object.js';
import { eventStructs, eventText, textReader } from './event-text.js';
import { pascal, property, TypeText } from './type-text.js';

/** How a skeleton is written. */
export interface SkeletonOptions {
  /** Name of the object's file, without `.bpf.o`: the class is named after it. */
  readonly name: string;
  /** What the module imports the loader from. @default '@lamellar/bpf-native' */
  readonly from?: string;
}

const lineWidth = 120;
const reserved = ['Collection', 'BpfMap', 'Globals', 'LoadOptions', 'LoadedProgram', 'LoadedMap'];

/**
 * Writes a typed TypeScript module for an object: a class that loads it, programs and maps by name, keys and values as types, global
 * variables as properties, and a reader for each struct that is marked as an event. The object itself is inside.
 */
export function generateSkeleton(object: Uint8Array, { name, from = '@lamellar/bpf-native' }: SkeletonOptions): string {
  const spec = readObject(object);
  const { btf } = spec;
  if (btf === undefined) throw new BpfError('BPF_MALFORMED_OBJECT', 'the object has no BTF: compile with `clang -g`');
  const className = pascal(name);
  const types = new TypeText(btf, [...reserved, className]);
  const maps = spec.maps.filter((map) => isOpen(map)).map((map) => mapText(map, types));
  const globals = [...globalVariables(spec).values()]
    .filter((each) => !each.name.startsWith('__'))
    .map(({ name: variable, map, type }) => ({
      name: variable,
      text: types.of(type),
      constant: map.startsWith('.rodata'),
    }));
  const events = eventStructs(btf).map((event) => eventText(btf, event));
  const readsText = events.some((event) => event.includes('text(this.#bytes'));
  const encoded = Buffer.from(object).toString('base64');
  return `// Written by \`lamellar-bpf gen\` from ${name}.bpf.o; write it again instead of changing it.
import { BpfMap, type Collection, Globals, type LoadedMap, type LoadedProgram, type LoadOptions, load } from '${from}';

${types.declarations.join('\n')}
/** Maps of the object, keys and values as their types say. */
export interface ${className}Maps {
${maps.map(({ name: map, type }) => `  readonly ${property(map)}: ${type};\n`).join('')}}

/** Programs of the object; one that was not loaded is undefined. */
export interface ${className}Programs {
${spec.programs.map((program) => `  /** Section \`${program.section}\`. */\n  readonly ${property(program.name)}: LoadedProgram | undefined;\n`).join('')}}

/** Global variables; those that are constant are set when the object is loaded. */
export interface ${className}Globals {
${globals.map(({ name: variable, text, constant }) => `  ${constant ? 'readonly ' : ''}${property(variable)}: ${text};\n`).join('')}}

/** The object in the kernel. Disposing closes it; what is attached stays until its link is disposed. */
export class ${className} implements Disposable {
  readonly collection: Collection;
  readonly maps: ${className}Maps;
  readonly programs: ${className}Programs;
  readonly globals: ${className}Globals;
  readonly #variables: Globals;

  private constructor(collection: Collection) {
    this.collection = collection;
    const map = (name: string): LoadedMap => collection.maps.get(name)!;
    this.maps = {
${maps.map(({ name: map, open }) => `      ${property(map)}: ${open},\n`).join('')}    };
    this.programs = {
${spec.programs.map((program) => `      ${property(program.name)}: collection.programs.get(${JSON.stringify(program.name)}),\n`).join('')}    };
    const variables = new Globals(collection);
    this.#variables = variables;
    this.globals = {
${globals.map((each) => globalText(each)).join('')}    };
  }

  /** Loads the object; everything or nothing. Throws \`BpfError\`. */
  static load(options: Omit<LoadOptions, 'globals'> & { readonly globals?: Partial<${className}Globals> } = {}): ${className} {
    return new ${className}(load(Buffer.from(object, 'base64'), options as LoadOptions));
  }

  [Symbol.dispose](): void {
    this.#variables[Symbol.dispose]();
    this.collection[Symbol.dispose]();
  }
}

${events.join('\n')}${readsText ? `\n${textReader}` : ''}
/** The object as clang wrote it. */
const object = [
${chunks(encoded)
  .map((chunk) => `  '${chunk}',\n`)
  .join('')}].join('');
`;
}

/** Maps that user space works with; data sections are shown as variables. */
function isOpen({ name, type }: MapSpec): boolean {
  return !name.startsWith('.') && type !== mapTypes.structOps;
}

/** Kinds that have no entries which `get` and `set` could name. */
const opaque = new Set<number>([
  mapTypes.ringBuffer,
  mapTypes.userRingBuffer,
  mapTypes.perfEventArray,
  mapTypes.programArray,
  mapTypes.arrayOfMaps,
  mapTypes.hashOfMaps,
  mapTypes.stackTrace,
  mapTypes.cgroupArray,
]);
const withoutKeys = new Set<number>([mapTypes.queue, mapTypes.stack, mapTypes.bloomFilter]);
const indexed = new Set<number>([mapTypes.array, mapTypes.perCpuArray]);

function mapText(
  map: MapSpec,
  types: TypeText,
): { readonly name: string; readonly type: string; readonly open: string } {
  const place = `map(${JSON.stringify(map.name)})`;
  if (opaque.has(map.type)) return { name: map.name, type: 'LoadedMap', open: place };
  const typed = (id: number): string => (id === 0 ? 'Uint8Array' : types.of(id));
  const key = withoutKeys.has(map.type) ? 'never' : indexed.has(map.type) ? 'number' : typed(map.keyType);
  const value = isPerCpu(map.type) ? `readonly ${typed(map.valueType)}[]` : typed(map.valueType);
  return { name: map.name, type: `BpfMap<${key}, ${value}>`, open: `new BpfMap(${place}, collection.spec.btf)` };
}

function globalText({
  name,
  text,
  constant,
}: {
  readonly name: string;
  readonly text: string;
  readonly constant: boolean;
}): string {
  const key = JSON.stringify(name);
  const get = `      get ${property(name)}(): ${text} {\n        return variables.get<${text}>(${key});\n      },\n`;
  return constant
    ? get
    : `${get}      set ${property(name)}(value: ${text}) {\n        variables.set(${key}, value as never);\n      },\n`;
}

function chunks(text: string): string[] {
  return Array.from({ length: Math.ceil(text.length / lineWidth) }, (_, index) =>
    text.slice(index * lineWidth, (index + 1) * lineWidth),
  );
}
