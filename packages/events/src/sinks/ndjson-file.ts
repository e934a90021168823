import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Sink } from '../contracts/index.js';
import { EventsError } from '../errors.js';

/** How an NDJSON file is written and rotated. */
export interface NdjsonFileOptions {
  /** Bytes after which a new file is begun; the old one becomes `PATH.1`, that one `PATH.2` and so on. @default never */
  readonly rotateAt?: number | undefined;
  /** Old files that are kept. @default 5 */
  readonly keep?: number | undefined;
  /** Whether `write` waits until the disk has the events: `none` survives a crash of the process, `batch` one of the machine. @default 'none' */
  readonly fsync?: 'none' | 'batch' | undefined;
  /** Permissions of new files. @default 0o600 */
  readonly mode?: number | undefined;
}

/**
 * Writes one JSON object per line. A line that a crash cut short is ended by the next start, so that it spoils no other. A batch that is written again
 * is there twice; readers tell by `metadata.uid`.
 *
 * @throws EventsError `EVENTS_OPTION` for sizes that are not above 0; writes reject with `EVENTS_WRITE` when the file cannot be written.
 */
export function ndjsonFile(path: string, options: NdjsonFileOptions = {}): Sink {
  const { rotateAt = Number.POSITIVE_INFINITY, keep = 5, fsync = 'none', mode = 0o600 } = options;
  if (!(rotateAt > 0) || !Number.isInteger(keep) || keep < 0) {
    throw new EventsError(
      'EVENTS_OPTION',
      `rotateAt must be above 0 and keep an integer from 0, found ${rotateAt} and ${keep}`,
    );
  }
  let file: FileHandle | undefined;
  let size = 0;
  let closed = false;
  // One write at a time: lines of two batches must not mix, and a rotation must not meet a write.
  let last: Promise<unknown> = Promise.resolve();

  const append = async (text: string): Promise<void> => {
    file ??= await reopen();
    const bytes = Buffer.from(text);
    if (size > 0 && size + bytes.length > rotateAt) {
      await file.close();
      file = undefined;
      await rotate(path, keep);
      file = await reopen();
    }
    try {
      await file.appendFile(bytes);
      if (fsync === 'batch') await file.datasync();
      size += bytes.length;
    } catch (error) {
      // How much of it stands in the file is not known; the next write looks again.
      await file.close().catch(() => undefined);
      file = undefined;
      throw error;
    }
  };
  const reopen = async (): Promise<FileHandle> => {
    const handle = await open(path, 'a+', mode);
    ({ size } = await handle.stat());
    if (size > 0) {
      const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
      if (buffer[0] !== 0x0a) {
        await handle.appendFile('\n');
        size++;
      }
    }
    return handle;
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    name: `ndjson ${basename(path)}`,
    write: (batch, writeOptions) =>
      inTurn(async () => {
        writeOptions?.signal?.throwIfAborted();
        if (closed) throw new EventsError('EVENTS_CLOSED', `the file sink of ${path} is closed`);
        if (batch.length === 0) return;
        const text = batch.map((event) => `${JSON.stringify(event)}\n`).join('');
        try {
          await append(text);
        } catch (cause) {
          throw new EventsError('EVENTS_WRITE', `cannot write events to ${path}: ${String(cause)}`, { cause });
        }
      }),
    close: () =>
      inTurn(async () => {
        closed = true;
        await file?.close();
        file = undefined;
      }),
  };
}

/** Moves every old file one number up and the current one to number 1; what is beyond `keep` is removed. */
async function rotate(path: string, keep: number): Promise<void> {
  const prefix = `${basename(path)}.`;
  const numbers = (await readdir(dirname(path)))
    .filter((name) => name.startsWith(prefix) && /^[1-9]\d{0,8}$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
    .sort((a, b) => b - a);
  for (const number of numbers) {
    const old = join(dirname(path), `${prefix}${number}`);
    if (number >= keep) await rm(old, { force: true });
    else await rename(old, join(dirname(path), `${prefix}${number + 1}`));
  }
  if (keep === 0) await rm(path, { force: true });
  else if ((await stat(path).catch(() => undefined)) !== undefined) await rename(path, `${path}.1`);
}
