import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const prebuilt = (cpu: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../../prebuilt/linux-${cpu}.node`, import.meta.url)));

/** Names of undefined dynamic symbols and of needed libraries, read by hand from the dynamic section's tables. */
function inspect(bytes: Uint8Array): { undefinedSymbols: string[]; needed: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u64 = (at: number): number => Number(view.getBigUint64(at, true));
  const table = u64(40);
  const sections = Array.from({ length: view.getUint16(60, true) }, (_, index) => {
    const at = table + index * view.getUint16(58, true);
    return {
      type: view.getUint32(at + 4, true),
      offset: u64(at + 24),
      size: u64(at + 32),
      link: view.getUint32(at + 40, true),
    };
  });
  const symbols = sections.find(({ type }) => type === 11)!;
  const strings = sections[symbols.link]!;
  const undefinedSymbols: string[] = [];
  for (let at = symbols.offset + 24; at < symbols.offset + symbols.size; at += 24) {
    if (view.getUint16(at + 6, true) !== 0) continue;
    const start = strings.offset + view.getUint32(at, true);
    undefinedSymbols.push(Buffer.from(bytes.subarray(start, bytes.indexOf(0, start))).toString());
  }
  const dynamic = sections.find(({ type }) => type === 6)!;
  let needed = 0;
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 16) if (u64(at) === 1) needed++;
  return { undefinedSymbols, needed };
}

describe.each(['x64', 'arm64'])('the shim for %s', (cpu) => {
  test('needs no library and leaves nothing undefined but Node-API', () => {
    const { undefinedSymbols, needed } = inspect(prebuilt(cpu));
    expect(needed).toBe(0);
    expect(undefinedSymbols.length).toBeGreaterThan(5);
    expect(undefinedSymbols.filter((name) => !name.startsWith('napi_'))).toEqual([]);
  });

  test('is some ten kilobytes', () => {
    expect(prebuilt(cpu).length).toBeLessThan(40_000);
  });
});
