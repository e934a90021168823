/** A share and its 95 % interval (Wilson). */
export interface Share {
  readonly value: number;
  readonly text: string;
}

const Z = 1.959964;

/** The share of `part` in `whole`; 0 with the whole interval when there is nothing. */
export function interval(part: number, whole: number): Share {
  if (whole === 0) return { value: 0, text: '0/0 [0, 1]' };
  const share = part / whole;
  const square = Z * Z;
  const centre = (share + square / (2 * whole)) / (1 + square / whole);
  const half = (Z * Math.sqrt((share * (1 - share)) / whole + square / (4 * whole * whole))) / (1 + square / whole);
  return { value: share, text: `${part}/${whole} [${(centre - half).toFixed(3)}, ${(centre + half).toFixed(3)}]` };
}
