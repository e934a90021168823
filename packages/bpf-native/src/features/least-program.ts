import { Attributes } from '../kernel/attributes.js';

/** Attributes that load `r0 = VALUE; exit`: the least that every verifier accepts. */
export function leastProgram(type: number, attachType = 0, flags = 0, value = 0): Attributes {
  const code = new Uint8Array(16);
  code[0] = 0xb7;
  new DataView(code.buffer).setInt32(4, value, true);
  code[8] = 0x95;
  return new Attributes(128)
    .u32(0, type)
    .u32(4, 2)
    .pointer(8, code)
    .pointer(16, Buffer.from('GPL\0'))
    .u32(44, flags)
    .u32(68, attachType);
}
