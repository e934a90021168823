import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { writeTar, writeZip } from '@lamellar/archive/write';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/images.js';
import { openAdvisories } from '../advisories/index.js';
import { download, feedsOf, type UpdateStep, updateFeeds } from './index.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on loopback that keeps files with entity tags and answers ranges; what was asked is in `requests`. */
async function serve(files: Map<string, Buffer>, until?: () => Promise<void> | undefined) {
  const requests: string[] = [];
  const handle: Handler = (request, response) => {
    const path = request.url ?? '';
    requests.push(`${path} ${request.headers.range ?? ''}`.trim());
    const file = files.get(path);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    const etag = `"${createHash('sha1').update(file).digest('hex')}"`;
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN);
    const ranged = !Number.isNaN(from) && request.headers['if-range'] === etag;
    if (ranged && from >= file.length) {
      response.writeHead(416).end();
      return;
    }
    const body = ranged ? file.subarray(from) : file;
    response.writeHead(ranged ? 206 : 200, {
      etag,
      'content-length': body.length,
      ...(ranged ? { 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` } : {}),
    });
    const arrived = until?.();
    if (!arrived) response.end(body);
    else {
      // The connection dies once the beginning has arrived.
      response.write(body.subarray(0, 100_000));
      arrived.then(() => response.destroy());
    }
  };
  const server = createServer(handle);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** The first transfers break when bytes have arrived. */
function twice(times = 2) {
  let left = times;
  let arrived = () => {};
  return {
    until: () => (left-- > 0 ? new Promise<void>((resolve) => (arrived = resolve)) : undefined),
    onProgress: () => arrived(),
  };
}

const record = (id: string, modified: string, name = 'ms') =>
  JSON.stringify({
    id,
    modified,
    affected: [
      {
        package: { ecosystem: 'npm', name },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.1' }] }],
      },
    ],
  });
const zip = (...records: string[]) =>
  writeZip(records.map((text) => ({ name: `${(JSON.parse(text) as { id: string }).id}.json`, content: text })));

async function update(
  path: string,
  words: readonly string[],
  more: Partial<Parameters<typeof updateFeeds>[2]> = {},
): Promise<UpdateStep[]> {
  using store = openAdvisories(join(path, 'db.sqlite'));
  const steps: UpdateStep[] = [];
  const options = { folder: join(path, 'feeds'), now: 1_790_000_000_000, ...more };
  for await (const step of updateFeeds(store, words.flatMap(feedsOf), options)) steps.push(step);
  return steps;
}

const told = (steps: readonly UpdateStep[]) =>
  steps.map((step) =>
    step.outcome === 'imported'
      ? `${step.feed.name} ${step.changed} by ${step.by}`
      : `${step.feed.name} ${step.outcome}`,
  );

describe('download', () => {
  it('takes a broken transfer up where it ended, in the same run and in the next', async () => {
    using temporary = temporaryFolder();
    const file = Buffer.alloc(300_000, 'abc');
    const broken = twice();
    await using server = await serve(new Map([['/all.zip', file]]), broken.until);
    const path = join(temporary.path, 'all.zip');
    const { onProgress } = broken;
    await expect(download(`${server.url}/all.zip`, path, { retries: 0, onProgress })).rejects.toThrow(
      'could not be fetched',
    );
    expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, true]);
    const progress: number[] = [];
    const result = await download(`${server.url}/all.zip`, path, {
      onProgress: (received) => {
        progress.push(received);
        onProgress();
      },
    });
    expect(result).toMatchObject({ changed: true });
    expect(readFileSync(path).equals(file)).toBe(true);
    expect(progress.at(-1)).toBe(file.length);
    expect(server.requests).toHaveLength(3);
    expect(server.requests[0]).toBe('/all.zip');
    expect(server.requests.slice(1).every((each) => /^\/all\.zip bytes=[1-9]\d*-$/.test(each))).toBe(true);
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  it('begins again when the file is another one by now', async () => {
    using temporary = temporaryFolder();
    const files = new Map([['/a', Buffer.alloc(200_000, 'old')]]);
    const broken = twice(1);
    await using server = await serve(files, broken.until);
    const path = join(temporary.path, 'a');
    await expect(download(`${server.url}/a`, path, { retries: 0, onProgress: broken.onProgress })).rejects.toThrow();
    files.set('/a', Buffer.alloc(150_000, 'new'));
    await download(`${server.url}/a`, path);
    expect(readFileSync(path).equals(Buffer.alloc(150_000, 'new'))).toBe(true);
  });

  it('refuses what is not there and what is too large, with the address', async () => {
    using temporary = temporaryFolder();
    await using server = await serve(new Map([['/a', Buffer.alloc(5000)]]));
    const path = join(temporary.path, 'a');
    await expect(download(`${server.url}/b`, path)).rejects.toThrow('the server answered 404');
    await expect(download(`${server.url}/a`, path, { maxBytes: 4000 })).rejects.toThrow('larger than 4000 bytes');
    expect(existsSync(path)).toBe(false);
  });

  it('stops when told to', async () => {
    using temporary = temporaryFolder();
    await using server = await serve(new Map([['/a', Buffer.alloc(5000)]]));
    const signal = AbortSignal.abort();
    await expect(download(`${server.url}/a`, join(temporary.path, 'a'), { signal })).rejects.toThrow('abort');
  });
});

describe('updateFeeds', () => {
  it('imports a zip, asks again only whether it changed, and fetches single records when the server lists them', async () => {
    using temporary = temporaryFolder();
    const old = record('GHSA-1', '2026-01-01T00:00:00Z');
    const files = new Map([['/npm/all.zip', zip(old, record('GHSA-2', '2026-01-02T00:00:00Z'))]]);
    await using server = await serve(files);
    const words = [`osv:npm=${server.url}/npm/`];
    expect(told(await update(temporary.path, words))).toEqual(['osv:npm 2 by file']);
    expect(told(await update(temporary.path, words))).toEqual(['osv:npm unchanged']);
    files.set('/npm/modified_id.csv', Buffer.from('2026-02-01T00:00:00Z,GHSA-3\n2026-01-02T00:00:00Z,GHSA-2\n'));
    files.set('/npm/GHSA-3.json', Buffer.from(record('GHSA-3', '2026-02-01T00:00:00Z')));
    const changed: string[] = [];
    const steps = await update(temporary.path, words, { onChange: (advisory) => changed.push(advisory.id) });
    expect([told(steps), changed]).toEqual([['osv:npm 1 by records'], ['GHSA-3']]);
    expect(told(await update(temporary.path, words))).toEqual(['osv:npm unchanged']);
    expect(server.requests.filter((each) => each === '/npm/all.zip')).toHaveLength(2);
    using store = openAdvisories(join(temporary.path, 'db.sqlite'));
    expect(store.find('npm', 'ms').map((hit) => hit.advisory.id)).toEqual(['GHSA-1', 'GHSA-2', 'GHSA-3']);
  });

  it('deletes what a new zip no longer has', async () => {
    using temporary = temporaryFolder();
    const path = join(temporary.path, 'all.zip');
    writeFileSync(path, zip(record('GHSA-1', '2026-01-01T00:00:00Z'), record('GHSA-2', '2026-01-02T00:00:00Z')));
    await update(temporary.path, [`osv:npm=${path}`]);
    writeFileSync(path, zip(record('GHSA-2', '2026-01-02T00:00:00Z')));
    expect(told(await update(temporary.path, [`osv:npm=${path}`]))).toEqual(['osv:npm 0 by file']);
    using store = openAdvisories(join(temporary.path, 'db.sqlite'));
    expect(store.find('npm', 'ms').map((hit) => hit.advisory.id)).toEqual(['GHSA-2']);
  });

  it('reads every form behind its name: tracker, secdb, CSAF archive behind a pointer, EPSS and KEV', async () => {
    using temporary = temporaryFolder();
    const csaf = {
      document: { category: 'csaf_vex', csaf_version: '2.0', tracking: { id: 'CVE-2026-9' } },
      product_tree: {
        branches: [
          {
            product: { product_id: 'el9', product_identification_helper: { cpe: 'cpe:/o:redhat:enterprise_linux:9' } },
          },
          { product: { product_id: 'bash', product_identification_helper: { purl: 'pkg:rpm/redhat/bash' } } },
        ],
        relationships: [
          {
            product_reference: 'bash',
            relates_to_product_reference: 'el9',
            full_product_name: { product_id: 'el9:bash' },
          },
        ],
      },
      vulnerabilities: [{ cve: 'CVE-2026-9', product_status: { known_affected: ['el9:bash'] } }],
    };
    const tar = writeTar([
      { name: '2026/cve-2026-9.json', content: JSON.stringify(csaf) },
      { name: '2026/cve-2026-10.json', content: '{' },
      { name: 'readme.txt', content: 'x' },
    ]);
    const tracker = { bash: { 'CVE-2026-9': { releases: { bookworm: { status: 'open', urgency: 'low' } } } } };
    const secdb = {
      distroversion: 'v3.20',
      reponame: 'main',
      packages: [{ pkg: { name: 'bash', secfixes: { '5-r1': ['CVE-2026-9'] } } }],
    };
    const kev = { vulnerabilities: [{ cveID: 'CVE-2026-9999', dateAdded: '2026-01-01', dueDate: '2026-02-01' }] };
    const json = (value: object) => Buffer.from(JSON.stringify(value));
    await using server = await serve(
      new Map([
        ['/tracker/data/json', json(tracker)],
        ['/main.json', json(secdb)],
        ['/vex/archive_latest.txt', Buffer.from('csaf_vex_2026-05-01.tar.zst\n')],
        ['/vex/csaf_vex_2026-05-01.tar.zst', zstdCompressSync(tar)],
        ['/epss.csv.gz', Buffer.from('cve,epss,percentile\nCVE-2026-9999,0.5,0.9\n')],
        ['/kev.json', json(kev)],
      ]),
    );
    const bad: string[] = [];
    const words = [
      `debian=${server.url}/tracker/data/json`,
      `alpine:v3.20/main=${server.url}/main.json`,
      `redhat=${server.url}/vex/archive_latest.txt`,
      `epss=${server.url}/epss.csv.gz`,
      `kev=${server.url}/kev.json`,
      `osv:npm=${server.url}/nothing.zip`,
    ];
    const steps = await update(temporary.path, words, { onBad: (where) => bad.push(where) });
    expect(told(steps)).toEqual([
      'debian 1 by file',
      'alpine:v3.20/main 1 by file',
      'redhat 1 by file',
      'epss 1 by file',
      'kev 1 by file',
      'osv:npm failed',
    ]);
    expect(bad.map((each) => each.slice(each.indexOf('!')))).toEqual(['!/2026/cve-2026-10.json']);
    using store = openAdvisories(join(temporary.path, 'db.sqlite'));
    expect(store.ecosystems()).toEqual(['Alpine:v3.20', 'Debian:12', 'Red Hat:enterprise_linux:9']);
    expect(store.threat(['GHSA-1', 'CVE-2026-9999'])).toEqual({
      epss: 0.5,
      percentile: 0.9,
      kev: { added: '2026-01-01', due: '2026-02-01', ransomware: false },
    });
  });
});

describe('feedsOf', () => {
  it.each<[string, string[]]>([
    ['debian', ['https://security-tracker.debian.org/tracker/data/json']],
    ['osv:Red Hat', ['https://osv-vulnerabilities.storage.googleapis.com/Red%20Hat/all.zip']],
    ['ubuntu', ['https://osv-vulnerabilities.storage.googleapis.com/Ubuntu/all.zip']],
    [
      'alpine:v3.20',
      ['https://secdb.alpinelinux.org/v3.20/main.json', 'https://secdb.alpinelinux.org/v3.20/community.json'],
    ],
    ['osv:npm=http://mirror/npm/', ['http://mirror/npm/all.zip']],
    ['osv:npm=/data/npm.zip', ['/data/npm.zip']],
    ['own=/data/osv', ['/data/osv']],
    ['http://mirror/osv.json', ['http://mirror/osv.json']],
  ])('%s', (word, places) => {
    expect(feedsOf(word).map((each) => each.place)).toEqual(places);
  });

  it.each(['nothing', 'osv:', 'alpine:3.20', 'osv:../../etc'])('refuses %s with the names that there are', (word) => {
    expect(() => feedsOf(word)).toThrow('feeds are debian, redhat');
  });
});
