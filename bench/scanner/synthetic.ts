import type { ImageSource } from '@lamellar/scanner';

/** An image whose only layer is a tar that is written while it is read: many small files, or one large one. */
export function synthetic(kind: 'files' | 'bytes', count: number): ImageSource {
  const layer = {
    digest: undefined,
    size: undefined,
    open: () => (kind === 'files' ? manyFiles(count) : largeFiles(count)),
  };
  const image = {
    digest: '',
    os: 'linux',
    architecture: 'amd64',
    names: [],
    layers: [layer],
    diffIds: [],
    history: [],
    labels: {},
    [Symbol.dispose]: () => {},
  };
  return { kind: 'image', name: 'synthetic', open: async () => image };
}

function* manyFiles(count: number): Generator<Buffer> {
  const batch = 512;
  for (let at = 0; at < count; at += batch) {
    yield Buffer.concat(
      Array.from({ length: Math.min(batch, count - at) }, (_, i) =>
        header(`usr/share/data/${(at + i) >> 10}/file-${at + i}.txt`, 0),
      ),
    );
  }
  yield Buffer.alloc(1024);
}

/** Programs of a gigabyte each, which analyzers look through, up to so many bytes in all. */
function* largeFiles(total: number): Generator<Buffer> {
  const size = 1e9;
  const chunk = noise(1 << 20);
  for (let made = 0; made < total; made += size) {
    yield header(`opt/programs/${made / size}`, size, 0o755);
    yield Buffer.concat([Buffer.from('\x7fELF'), chunk.subarray(4)]);
    for (let at = chunk.length; at < size; at += chunk.length)
      yield chunk.subarray(0, Math.min(chunk.length, size - at));
    yield Buffer.alloc((512 - (size % 512)) % 512);
  }
  yield Buffer.alloc(1024);
}

/** The same bytes in every run, without structure. */
function noise(size: number): Buffer {
  const words = new Uint32Array(size / 4);
  let state = 0x9e3779b9;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return Buffer.from(words.buffer);
}

function header(name: string, size: number, mode = 0o644): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100, 'latin1');
  block.write(`${mode.toString(8).padStart(7, '0')}\x000000000\x000000000\0`, 100, 'latin1');
  block.write(`${size.toString(8).padStart(11, '0')}\x0000000000000\0        0`, 124, 'latin1');
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
