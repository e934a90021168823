import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { StoreError } from '../errors.js';

/** Gives out the sequence numbers of one emitter and remembers the last one across crashes of the process. */
export interface SequenceFile {
  /** The last number that any earlier run gave out; 0 for a new file. */
  readonly before: number;
  /** The next number, written to the file before it is returned. */
  next(): number;
  close(): void;
}

/**
 * Opens a file that holds one number. The number is handed to the operating system before it is used, so it survives `kill -9`;
 * a number that was used and whose event is in no store is an event that was lost. After a power cut the file may be behind
 * the stores; `floor` is the lowest number to go on from.
 */
export function openSequenceFile(path: string, floor = 0): SequenceFile {
  let file: number;
  try {
    file = openSync(path, 'a+', 0o600);
    closeSync(file);
    file = openSync(path, 'r+');
  } catch (cause) {
    throw new StoreError('STORE_OPEN', `cannot open the sequence file ${path}: ${String(cause)}`, { cause });
  }
  const bytes = Buffer.alloc(8);
  const number = readSync(file, bytes, 0, 8, 0) === 8 ? Number(bytes.readBigUInt64LE()) : 0;
  const before = Math.max(Number.isSafeInteger(number) ? number : 0, floor);
  let last = before;
  return {
    before,
    next() {
      last++;
      // Two halves by hand: a BigInt per event would be garbage on a hot path.
      bytes.writeUInt32LE(last >>> 0, 0);
      bytes.writeUInt32LE(Math.floor(last / 0x100000000), 4);
      writeSync(file, bytes, 0, 8, 0);
      return last;
    },
    close: () => closeSync(file),
  };
}
