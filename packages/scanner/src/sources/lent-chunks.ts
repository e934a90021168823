import { type FileHandle, open } from 'node:fs/promises';

const CHUNK = 512 * 1024;
/** Whoever reads may hold on to so many chunks; the memory of older ones is used again. */
const HELD = 8;

/**
 * Reads a part of a file, or all of it, in chunks out of a ring of buffers: a layer of gigabytes makes no garbage. A chunk is lent until
 * seven more have been asked for.
 */
export async function* lentChunks(
  file: string | FileHandle,
  offset = 0,
  size: number = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer, void, void> {
  const handle = typeof file === 'string' ? await open(file) : file;
  try {
    const ring: Buffer[] = [];
    for (let at = 0, turn = 0; at < size; turn++) {
      const buffer = (ring[turn % HELD] ??= Buffer.allocUnsafeSlow(CHUNK));
      const { bytesRead } = await handle.read(buffer, 0, Math.min(CHUNK, size - at), offset + at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    if (typeof file === 'string') await handle.close();
  }
}
