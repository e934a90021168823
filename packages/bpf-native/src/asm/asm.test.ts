import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileObject, compilerProblem } from '../../test/compile.js';
import { readObject } from '../spec/read-object.js';
import { assemble } from './assemble.js';
import { disassemble } from './disassemble.js';
import { listing } from './listing.js';

const again = (bytes: Uint8Array): Uint8Array =>
  assemble(
    disassemble(bytes)
      .map(({ text }) => text)
      .join('\n'),
  );

const cases: readonly (readonly [text: string, hex: string])[] = [
  ['r0 = 0', 'b700000000000000'],
  ['w1 += -5', '04010000fbffffff'],
  ['r1 s>>= r2', 'cf21000000000000'],
  ['r3 s/= 7', '3703010007000000'],
  ['r3 s%= r4', '9f43010000000000'],
  ['r1 = (s16)r2', 'bf21100000000000'],
  ['r1 = -r1', '8701000000000000'],
  ['r2 = be32 r2', 'dc02000020000000'],
  ['r2 = le16 r2', 'd402000010000000'],
  ['r2 = bswap64 r2', 'd702000040000000'],
  ['r1 = *(u32 *)(r6 +8)', '6161080000000000'],
  ['r1 = *(s8 *)(r6 -8)', '9161f8ff00000000'],
  ['*(u64 *)(r10 -8) = r1', '7b1af8ff00000000'],
  ['*(u8 *)(r10 -8) = 7', '720af8ff07000000'],
  ['lock add_64(r1 +0), r2', 'db21000000000000'],
  ['r2 = fetch_or_32(r1 +4), r2', 'c321040041000000'],
  ['r2 = xchg_64(r1 +4), r2', 'db210400e1000000'],
  ['r0 = cmpxchg_64(r1 +4), r2', 'db210400f1000000'],
  ['if r1 s> 5 goto +3', '6501030005000000'],
  ['if w1 & w2 goto -2', '4e21feff00000000'],
  ['goto -1', '0500ffff00000000'],
  ['gotol +70000', '0600000070110100'],
  ['call 5', '8500000005000000'],
  ['call pc+3', '8510000003000000'],
  ['call kernel 12 in 1', '852001000c000000'],
  ['exit', '9500000000000000'],
  ['r0 = *(u16 *)skb[12]', '280000000c000000'],
  ['r0 = *(u8 *)skb[r3 + 12]', '503000000c000000'],
  ['r1 = 18446744073709551615 ll', '18010000ffffffff00000000ffffffff'],
  ['r1 = map[7] ll', '18110000070000000000000000000000'],
  ['r1 = map[7][0] + 16 ll', '18210000070000000000000010000000'],
  ['r1 = type[9] in 0 ll', '18310000090000000000000000000000'],
  ['r1 = pc-4 ll', '18410000fcffffff0000000000000000'],
  ['.bytes ff00000000000000', 'ff00000000000000'],
];

test.each(cases)('%s', (text, hex) => {
  expect(Buffer.from(assemble(text)).toString('hex')).toBe(hex);
  expect(disassemble(Buffer.from(hex, 'hex')).map((line) => line.text)).toEqual([text]);
});

test('any bytes come back the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 400 }), (bytes) => {
      const whole = bytes.slice(0, bytes.length - (bytes.length % 8));
      expect(again(whole)).toEqual(whole);
    }),
  );
});

test('places have names, and what is no instruction is told with its line', () => {
  const code = assemble('r0 = 5\nagain: \n r0 -= 1 ; count down\n if r0 != 0 goto again\nexit');
  expect(disassemble(code).map(({ text }) => text)).toEqual(['r0 = 5', 'r0 -= 1', 'if r0 != 0 goto -2', 'exit']);
  expect(() => assemble('r0 = 0\nr0 =+ 4')).toThrow(/line 2/);
});

test('a listing shows source lines, functions and what instructions refer to', (context) => {
  const problem = compilerProblem();
  if (problem !== undefined) context.skip(problem);
  const spec = readObject(compileObject('exec'));
  const text = listing(spec, spec.programs.find(({ name }) => name === 'on_exec')!);
  expect(text).toMatch(/^on_exec:\n; exec\.bpf\.c:\d+: /);
  expect(text).toContain('; events');
  expect(text).toMatch(/fill:/);
  for (const { code } of spec.functions.values()) expect(again(code)).toEqual(code);
});
