import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  cacheChain,
  folderCache,
  imageStream,
  type LayerReport,
  memoryCache,
  ociLayout,
  openSignedReports,
  scanToEnd,
  signReports,
} from '../src/index.js';
import { dpkgStatus, type LayerContent, npmFile, ociFiles, osRelease, temporaryFolder, writeFiles } from './images.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const layers: readonly LayerContent[] = [
  [osRelease, dpkgStatus({ openssl: '3.0.11-1' }), ...Array.from({ length: 300 }, (_, i) => npmFile(`p${i}`, '1.0.0'))],
  [npmFile('ms', '2.0.0')],
];

function worker(...args: readonly string[]): ReturnType<typeof spawn> {
  const loader = resolve(here, '../../../scripts/source-loader.mjs');
  const flags = ['--conditions=@lamellar/source', `--import=${loader}`, join(here, 'cache-worker.ts')];
  return spawn(process.execPath, [...flags, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function outputOf(child: ReturnType<typeof spawn>): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) text += String(chunk);
  return text.trim();
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((each) =>
    each.isFile() ? [each.name] : [],
  );
}

describe('the folder cache', () => {
  it('gives the same to processes that fill it at the same time', async () => {
    using temporary = temporaryFolder();
    const image = writeFiles(join(temporary.path, 'oci'), ociFiles(layers));
    const cache = join(temporary.path, 'cache');
    const lines = await Promise.all(Array.from({ length: 4 }, () => outputOf(worker('scan', cache, image))));
    expect(new Set(lines.map((each) => each.split(' ')[0])).size).toBe(1);
    expect(await outputOf(worker('scan', cache, image))).toBe(`${lines[0]?.split(' ')[0]} 0`);
    expect(filesBelow(cache)).toHaveLength(2);
  });

  it('holds whole entries or none when a process is killed in the middle of writing', async () => {
    using temporary = temporaryFolder();
    const image = ociLayout(writeFiles(join(temporary.path, 'oci'), ociFiles(layers)));
    const expected = (await scanToEnd(image)).inventory;
    const folder = join(temporary.path, 'cache');
    for (let round = 1; round <= 3; round++) {
      const child = worker('write', folder, image.name);
      const closed = new Promise((done) => child.once('close', done));
      let written = 0;
      // Killed after another number of entries each time, wherever it then is.
      for await (const _ of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
        if (++written === round * 3) child.kill('SIGKILL');
      }
      await closed;
      const result = await scanToEnd(image, { cache: folderCache(folder) });
      expect(result.inventory).toEqual(expected);
      expect(result.layersRead).toBe(0);
    }
  });

  it('forgets entries that are damaged, and removes old drafts', async () => {
    using temporary = temporaryFolder();
    const image = ociLayout(writeFiles(join(temporary.path, 'oci'), ociFiles([[npmFile('ms', '2.0.0')]])));
    const cache = join(temporary.path, 'cache');
    await scanToEnd(image, { cache: folderCache(cache) });
    const [folder = ''] = readdirSync(join(cache, 'layers'));
    const place = join(cache, 'layers', folder);
    const [entry = ''] = readdirSync(place);
    const draft = join(place, 'left.behind');
    writeFileSync(draft, 'half');
    utimesSync(draft, 0, 0);
    for (const damage of ['', 'no gzip', '\x1f\x8b\x08']) {
      writeFileSync(join(place, entry), damage, 'latin1');
      expect((await scanToEnd(image, { cache: folderCache(cache) })).layersRead).toBe(1);
    }
    expect(readdirSync(place)).toEqual([entry]);
    expect((await scanToEnd(image, { cache: folderCache(cache) })).layersRead).toBe(0);
  });
});

describe('signed reports', () => {
  const build = generateKeyPairSync('ed25519');
  const other = generateKeyPairSync('ed25519');

  async function signed(folder: string): Promise<string> {
    const result = await scanToEnd(ociLayout(writeFiles(folder, ociFiles(layers))));
    return signReports(result.layers, { key: build.privateKey, id: 'build' });
  }

  it('let registry, admission and node reuse what the build read: nothing is read again', async () => {
    using temporary = temporaryFolder();
    const text = await signed(temporary.path);
    const built = await scanToEnd(ociLayout(temporary.path));
    let rescans = 0;
    for (const stage of ['registry', 'admission', 'node']) {
      const own = folderCache(join(temporary.path, `cache-${stage}`));
      const cache = cacheChain(memoryCache(openSignedReports(text, [{ key: build.publicKey }])), own);
      const result = await scanToEnd(ociLayout(temporary.path), { cache });
      expect(result.inventory).toEqual(built.inventory);
      rescans += result.layersRead;
    }
    expect(rescans).toBe(0);
  });

  it('serve an image that comes as a stream as well, which is verified', async () => {
    using temporary = temporaryFolder();
    const text = await signed(join(temporary.path, 'oci'));
    const { writeTar } = await import('@lamellar/archive/write');
    const tar = writeTar(ociFiles(layers));
    async function* chunks(): AsyncGenerator<Buffer> {
      yield tar;
    }
    const cache = memoryCache(openSignedReports(text, [{ key: build.publicKey }]));
    expect((await scanToEnd(imageStream('stdin', chunks()), { cache })).layersRead).toBe(0);
  });

  it.each<[string, (text: string) => string]>([
    [
      'that another key signed',
      (text) => signReports(openSignedReports(text, [{ key: build.publicKey }]), { key: other.privateKey }),
    ],
    ['whose payload was changed', (text) => change(text, (reports) => reports.map((each) => ({ ...each, files: [] })))],
    ['without a signature', (text) => JSON.stringify({ ...JSON.parse(text), signatures: [] })],
    [
      'with a signature of nonsense',
      (text) => JSON.stringify({ ...JSON.parse(text), signatures: [{ sig: 'AAAA' }, null, 7] }),
    ],
    ['of another type', (text) => JSON.stringify({ ...JSON.parse(text), payloadType: 'application/json' })],
    ['that are no JSON', (text) => text.slice(0, -5)],
    ['that are a number', () => '7'],
  ])('%s are refused', async (_, damage) => {
    using temporary = temporaryFolder();
    const text = damage(await signed(temporary.path));
    expect(() => openSignedReports(text, [{ key: build.publicKey }])).toThrow('nothing in them is taken over');
  });

  it('leave out what nobody could tell the layer of', () => {
    const report: LayerReport = {
      digest: '',
      diffId: '',
      analyzers: 'x',
      files: [],
      problems: [],
      whiteouts: [],
      opaques: [],
      replaced: [],
      entries: 0,
      bytes: 0,
    };
    const text = signReports([report], { key: build.privateKey });
    expect(openSignedReports(text, [{ key: build.publicKey }])).toEqual([]);
  });
});

function change(text: string, edit: (reports: LayerReport[]) => LayerReport[]): string {
  const envelope = JSON.parse(text) as { payload: string };
  const reports = JSON.parse(Buffer.from(envelope.payload, 'base64').toString()) as LayerReport[];
  return JSON.stringify({ ...envelope, payload: Buffer.from(JSON.stringify(edit(reports))).toString('base64') });
}
