import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Budget, collect, decompress, readTar, safePath } from '@lamellar/archive';
import { WafError } from '../errors.js';

/** Options of `installCrs`. */
export interface InstallCrsOptions {
  /** Where the release archive (`.tar.gz`) is. */
  readonly url: string;
  /** SHA-256 of the archive in hexadecimal digits: nothing is unpacked that has another. */
  readonly sha256: string;
  /** The folder to make; it must not exist yet. */
  readonly folder: string;
  readonly signal?: AbortSignal;
}

/** What was installed. */
export interface CrsInstall {
  readonly folder: string;
  /** Files written. */
  readonly files: number;
  /** Bytes downloaded. */
  readonly bytes: number;
}

const mostBytes = 32 * 1024 * 1024;
const wanted = /^(?:crs-setup\.conf\.example|LICENSE|(?:rules|plugins)\/[^/]+\.(?:conf|data|example))$/;

async function download(url: string, signal: AbortSignal | undefined): Promise<Buffer> {
  const response = await fetch(url, { redirect: 'follow', ...(signal !== undefined && { signal }) });
  if (!response.ok || response.body === null) {
    throw new WafError('WAF_CRS_DOWNLOAD', `${url} answers ${response.status}; check the address`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new WafError('WAF_CRS_DOWNLOAD', `${url} is larger than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function unpack(archive: Buffer, folder: string): Promise<number> {
  const budget = new Budget({ maxBytes: 256 * 1024 * 1024, maxEntries: 50_000 });
  let files = 0;
  await readTar(
    decompress([archive], { budget }),
    {
      entry: (entry) => {
        // The archive has one top folder: coreruleset-4.28.0/rules/...
        const inside = safePath(entry.name)?.split('/').slice(1).join('/');
        if (entry.type !== 'file' || inside === undefined || !wanted.test(inside)) return undefined;
        return collect((bytes) => {
          const path = join(folder, inside);
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, bytes);
          files++;
        });
      },
    },
    { budget },
  );
  return files;
}

/**
 * Downloads a release of the Core Rule Set, checks it against a pinned SHA-256, and unpacks rules, data files, set-up and
 * licence into a new folder, whole or not at all. The only function of this package that uses the network.
 */
export async function installCrs({ url, sha256, folder, signal }: InstallCrsOptions): Promise<CrsInstall> {
  const expected = sha256.toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(expected)) {
    throw new WafError(
      'WAF_CRS_CHECKSUM',
      `expected a SHA-256 of 64 hexadecimal digits, found ${JSON.stringify(sha256)}`,
    );
  }
  const archive = await download(url, signal);
  const found = createHash('sha256').update(archive).digest('hex');
  if (found !== expected) {
    throw new WafError('WAF_CRS_CHECKSUM', `${url} has SHA-256 ${found}, expected ${expected}; nothing was installed`);
  }
  const target = resolve(folder);
  const draft = `${target}.part-${process.pid}`;
  try {
    const files = await unpack(archive, draft);
    if (files === 0) throw new WafError('WAF_CRS_DOWNLOAD', `${url} holds no Core Rule Set`);
    renameSync(draft, target);
    return { folder: target, files, bytes: archive.length };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
