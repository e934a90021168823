import { readObject } from '@lamellar/bpf-native';

/**
 * Changes relocations of one kind into another inside `.BTF.ext`: compilers older than clang 15 cannot ask type_matches, whose record
 * looks like that of type_exists.
 */
export function replaceRelocationKind(object: Uint8Array, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(object);
  const section = readObject(bytes).sections.find(({ name }) => name === '.BTF.ext');
  if (section === undefined) throw new Error('the object has no .BTF.ext');
  const data = section.data;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const start = view.getUint32(4, true) + view.getUint32(24, true);
  const end = start + view.getUint32(28, true);
  const size = view.getUint32(start, true);
  for (let at = start + 4; at < end; ) {
    const count = view.getUint32(at + 4, true);
    at += 8;
    for (let index = 0; index < count; index++, at += size) {
      if (view.getUint32(at + 12, true) === from) view.setUint32(at + 12, to, true);
    }
  }
  return bytes;
}
