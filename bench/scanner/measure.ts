import { folderCache, type ImageSource, ociLayout, scanToEnd } from '@lamellar/scanner';

/**
 * Run in a process of its own: `measure.ts cold LAYOUT` scans once, `measure.ts warm LAYOUT CACHE` scans twice and measures the second,
 * `measure.ts files COUNT` and `measure.ts bytes COUNT` scan a layer that is made on the way. Prints one line of JSON.
 */
const [mode = '', target = '', cache = ''] = process.argv.slice(2);

const source = mode === 'files' || mode === 'bytes' ? synthetic(mode, Number(target)) : ociLayout(target);
if (mode === 'warm') await scanToEnd(source, { cache: folderCache(cache) });
const cpu = process.cpuUsage();
const start = process.hrtime.bigint();
const result = await scanToEnd(source, mode === 'warm' ? { cache: folderCache(cache) } : {});
const wall = Number(process.hrtime.bigint() - start) / 1e6;
const { user, system } = process.cpuUsage(cpu);
const types: Record<string, number> = {};
for (const each of result.inventory.packages) types[each.type] = (types[each.type] ?? 0) + 1;
const line = {
  wall,
  cpu: (user + system) / 1000,
  // Kilobytes, the most that this process ever held.
  resident: process.resourceUsage().maxRSS / 1024,
  packages: result.inventory.packages.length,
  read: result.layersRead,
  entries: result.layers.reduce((sum, each) => sum + each.entries, 0),
  bytes: result.layers.reduce((sum, each) => sum + each.bytes, 0),
  problems: result.inventory.problems.length,
  types,
};
process.stdout.write(`${JSON.stringify(line)}\n`);

/** An image whose only layer is a tar that is written while it is read: many small files, or one large one. */
function synthetic(kind: 'files' | 'bytes', count: number): ImageSource {
  const layer = {
    digest: undefined,
    size: undefined,
    open: () => (kind === 'files' ? manyFiles(count) : largeFile(count)),
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

function* largeFile(size: number): Generator<Buffer> {
  const chunk = Buffer.alloc(1 << 20, 'x');
  yield header('var/lib/large.bin', size);
  for (let at = 0; at < size; at += chunk.length) yield chunk.subarray(0, Math.min(chunk.length, size - at));
  yield Buffer.alloc((512 - (size % 512)) % 512);
  yield Buffer.alloc(1024);
}

function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100, 'latin1');
  block.write('0000644\x000000000\x000000000\0', 100, 'latin1');
  block.write(`${size.toString(8).padStart(11, '0')}\x0000000000000\0        0`, 124, 'latin1');
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
