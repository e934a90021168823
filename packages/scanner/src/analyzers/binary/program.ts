import type { FileStat } from '../analyzer.js';

/** Executable by its mode or its name, and not a script by its name or size alone. */
export function isExecutable(path: string, stat: FileStat): boolean {
  return (
    stat.size > 1024 &&
    ((stat.mode & 0o111) !== 0 || path.endsWith('.exe') || path.endsWith('.so')) &&
    !/\.(sh|py|pl|rb|js)$/.test(path)
  );
}

/** Whether a file that begins so is an ELF, PE or Mach-O program. */
export function isProgram(head: Buffer): boolean {
  // Too early to tell.
  if (head.length < 4) return true;
  const magic = head.readUInt32BE(0);
  return (
    magic === 0x7f454c46 ||
    magic >>> 16 === 0x4d5a ||
    magic === 0xcafebabe ||
    (magic & 0xfffffffe) >>> 0 === 0xfeedface ||
    (magic & 0xfeffffff) >>> 0 === 0xcefaedfe
  );
}
