import { isIPv4, isIPv6 } from 'node:net';
import { BpfError } from '../errors.js';

/** A network as the kernel's prefix maps want it: all addresses are of version 6, those of version 4 lie inside. */
export interface AddressKey {
  readonly prefix: number;
  readonly bytes: Uint8Array;
}

const mapped = 96;

function fail(text: string): never {
  throw new BpfError(
    'BPF_ARGUMENT',
    `"${text}" is no network; such as "10.0.0.0/8", "2001:db8::/32" or "192.0.2.1" is expected`,
  );
}

/** Reads an address or a network in CIDR notation. Bits behind the prefix have to be zero. */
export function addressKey(text: string): AddressKey {
  const [address = '', bits, ...more] = text.split('/');
  const v4 = isIPv4(address);
  if (more.length > 0 || !(v4 || isIPv6(address)) || address.includes('%')) fail(text);
  const most = v4 ? 32 : 128;
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) fail(text);
  const length = bits === undefined ? most : Number(bits);
  if (length > most) fail(text);
  const bytes = new Uint8Array(16);
  if (v4) {
    bytes.set([0xff, 0xff], 10);
    bytes.set(address.split('.').map(Number), 12);
  } else bytes.set(bytes6(address));
  const prefix = v4 ? mapped + length : length;
  for (let bit = prefix; bit < 128; bit++) {
    if ((bytes[bit >> 3]! & (0x80 >> (bit & 7))) !== 0)
      throw new BpfError(
        'BPF_ARGUMENT',
        `"${text}" has bits behind its prefix of ${length}: what is meant is not clear`,
      );
  }
  return { prefix, bytes };
}

function bytes6(address: string): Uint8Array {
  const [left = '', right] = address.split('::') as [string, string?];
  const head = words(left);
  const tail = right === undefined ? [] : words(right);
  const all = [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
  return Uint8Array.from(all.flatMap((word) => [word >> 8, word & 255]));
}

function words(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number);
    return [(a << 8) | b, (c << 8) | d];
  });
}
