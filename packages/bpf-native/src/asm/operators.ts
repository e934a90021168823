/** Operations of the arithmetic classes by their code (RFC 9669, section 4.1); signed division and remainder are told by the offset. */
export const arithmetic: Readonly<Record<number, string>> = {
  0: '+=',
  16: '-=',
  32: '*=',
  48: '/=',
  64: '|=',
  80: '&=',
  96: '<<=',
  112: '>>=',
  144: '%=',
  160: '^=',
  176: '=',
  192: 's>>=',
};

/** Comparisons of the jump classes by their code (RFC 9669, section 4.3). */
export const comparisons: Readonly<Record<number, string>> = {
  16: '==',
  32: '>',
  48: '>=',
  64: '&',
  80: '!=',
  96: 's>',
  112: 's>=',
  160: '<',
  176: '<=',
  192: 's<',
  208: 's<=',
};

/** Atomic operations by the immediate (RFC 9669, section 5.3), the fetch bit left out. */
export const atomics: Readonly<Record<number, string>> = { 0: 'add', 64: 'or', 80: 'and', 160: 'xor' };

/** Bits of a load or store by bits 3 and 4 of its opcode. */
export const widthBits: Readonly<Record<number, number>> = { 0: 32, 8: 16, 16: 8, 24: 64 };

/** Finds the code of an operator. */
export function codeOf(table: Readonly<Record<number, string>>, operator: string): number | undefined {
  const found = Object.entries(table).find(([, text]) => text === operator);
  return found === undefined ? undefined : Number(found[0]);
}
