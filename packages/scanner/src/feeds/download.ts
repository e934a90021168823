import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { quote, ScannerError } from '../errors.js';

/** Options of {@link download}. */
export interface DownloadOptions {
  /** The state that is known: the server may answer that nothing changed. */
  readonly etag?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Bytes so far and in all, when the server says. */
  readonly onProgress?: (received: number, total: number | undefined) => void;
  /** @default 8 GiB */
  readonly maxBytes?: number;
  /** How often a broken transfer is taken up again. @default 3 */
  readonly retries?: number;
}

/** What a download brought. */
export type Downloaded =
  | { readonly changed: false }
  | { readonly changed: true; readonly etag: string; readonly resumed: number };

const WAIT = 200;

/**
 * Fetches an address to a file. What arrived of a transfer that broke stays beside it (`.part`) with the server's name for that state, and is taken up
 * from there, also by a later run; the file appears only when it is whole. Throws `SCANNER_ADVISORY`.
 */
export async function download(url: string, path: string, options: DownloadOptions = {}): Promise<Downloaded> {
  mkdirSync(dirname(path), { recursive: true });
  const retries = options.retries ?? 3;
  for (let attempt = 0; ; attempt++) {
    try {
      return await transfer(url, path, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof ScannerError || attempt >= retries) throw asScannerError(url, error);
      await pause(WAIT * 2 ** attempt, undefined, options.signal ? { signal: options.signal } : {});
    }
  }
}

/** A fault that another attempt may mend. */
class Broken extends Error {}

interface Part {
  readonly size: number;
  readonly etag: string;
}

async function transfer(url: string, path: string, options: DownloadOptions): Promise<Downloaded> {
  const part = readPart(url, path);
  const headers = {
    // Ranges count the bytes of the file itself.
    'accept-encoding': 'identity',
    ...(part ? { range: `bytes=${part.size}-`, 'if-range': part.etag } : {}),
    ...(options.etag ? { 'if-none-match': options.etag } : {}),
  };
  const response = await fetch(url, { headers, ...(options.signal ? { signal: options.signal } : {}) });
  if (response.status === 304) {
    await response.body?.cancel();
    return { changed: false };
  }
  if (response.status === 416) {
    await response.body?.cancel();
    dropPart(path);
    throw new Broken('the rest that was asked for is not there');
  }
  if (response.status >= 500 || response.status === 429) {
    await response.body?.cancel();
    throw new Broken(`the server answered ${response.status}`);
  }
  const resumes = response.status === 206 && part !== undefined && rangeStart(response) === part.size;
  if (!response.ok || !response.body || (response.status === 206 && !resumes)) {
    await response.body?.cancel();
    throw new ScannerError(
      'SCANNER_ADVISORY',
      `expected a file at ${quote(url)}, the server answered ${response.status}`,
    );
  }
  const etag = response.headers.get('etag') ?? '';
  const start = resumes ? part.size : 0;
  const length = response.headers.get('content-length');
  const total = length === null ? undefined : start + Number(length);
  const received = await write(response.body, `${path}.part`, start, { url, etag, total, options });
  if (total !== undefined && received !== total) throw new Broken(`${received} of ${total} bytes arrived`);
  renameSync(`${path}.part`, path);
  rmSync(`${path}.part.json`, { force: true });
  return { changed: true, etag, resumed: start };
}

interface Transfer {
  readonly url: string;
  readonly etag: string;
  readonly total: number | undefined;
  readonly options: DownloadOptions;
}

async function write(
  body: AsyncIterable<Uint8Array>,
  path: string,
  start: number,
  transfer: Transfer,
): Promise<number> {
  const { options, total } = transfer;
  const maxBytes = options.maxBytes ?? 8 * 2 ** 30;
  writeFileSync(`${path}.json`, JSON.stringify({ url: transfer.url, etag: transfer.etag }));
  const file = await open(path, start === 0 ? 'w' : 'a');
  let received = start;
  try {
    for await (const chunk of body) {
      received += chunk.length;
      if (received > maxBytes) {
        throw new ScannerError(
          'SCANNER_ADVISORY',
          `${quote(transfer.url)} is larger than ${maxBytes} bytes; nothing of it is used`,
        );
      }
      await file.write(chunk);
      options.onProgress?.(received, total);
    }
  } finally {
    await file.close();
  }
  return received;
}

/** What is there of an earlier transfer of the same state; only a strong name of the state can be resumed (RFC 9110, section 13.1.5). */
function readPart(url: string, path: string): Part | undefined {
  const note = `${path}.part.json`;
  if (!existsSync(note) || !existsSync(`${path}.part`)) return undefined;
  try {
    const { url: from, etag } = JSON.parse(readFileSync(note, 'utf8')) as { url?: unknown; etag?: unknown };
    const size = statSync(`${path}.part`).size;
    if (from === url && typeof etag === 'string' && etag.startsWith('"') && size > 0) return { size, etag };
  } catch {
    // A note that was cut off is as good as none.
  }
  dropPart(path);
  return undefined;
}

function dropPart(path: string): void {
  rmSync(`${path}.part`, { force: true });
  rmSync(`${path}.part.json`, { force: true });
}

function rangeStart(response: Response): number {
  return Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? Number.NaN);
}

function asScannerError(url: string, error: unknown): ScannerError {
  if (error instanceof ScannerError) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return new ScannerError(
    'SCANNER_ADVISORY',
    `${quote(url)} could not be fetched: ${(error as Error).message}${cause}; run it again to go on`,
    {
      cause: error,
    },
  );
}
