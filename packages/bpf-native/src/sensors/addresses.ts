/** An end of a connection. */
export interface End {
  readonly address: string;
  readonly port: number;
  /** Of a Unix socket; an abstract name begins with `@`. */
  readonly path: string;
}

const families = { unix: 1, ip4: 2, ip6: 10 } as const;
export const noEnd: End = { address: '', port: -1, path: '' };

export function ip4(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}

/** RFC 5952 form; addresses of version 4 inside version 6 are shown as version 4. */
export function ip6(bytes: Uint8Array, at: number): string {
  const words = Array.from({ length: 8 }, (_, index) => (bytes[at + index * 2]! << 8) | bytes[at + index * 2 + 1]!);
  if (words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff) return ip4(bytes, at + 12);
  let [best, length] = [-1, 1];
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && words[end] === 0) end++;
    if (end - start > length) [best, length] = [start, end - start];
  }
  const text = (from: number, to: number): string =>
    words
      .slice(from, to)
      .map((word) => word.toString(16))
      .join(':');
  return best === -1 ? text(0, 8) : `${text(0, best)}::${text(best + length, 8)}`;
}

/** Reads a `struct sockaddr` as user space wrote it. */
export function endOf(bytes: Uint8Array): End {
  const family = bytes.length < 2 ? 0 : bytes[0]! | (bytes[1]! << 8);
  const port = bytes.length < 4 ? -1 : (bytes[2]! << 8) | bytes[3]!;
  if (family === families.ip4 && bytes.length >= 8) return { address: ip4(bytes, 4), port, path: '' };
  if (family === families.ip6 && bytes.length >= 24) return { address: ip6(bytes, 8), port, path: '' };
  if (family !== families.unix) return noEnd;
  const name = Buffer.from(bytes.subarray(2)).toString('latin1');
  if (name.startsWith('\0')) return { ...noEnd, path: `@${name.slice(1)}` };
  const end = name.indexOf('\0');
  return { ...noEnd, path: end === -1 ? name : name.slice(0, end) };
}

/** An address that the kernel keeps in a socket. */
export function socketAddress(bytes: Uint8Array, at: number, family: number): string {
  if (family === families.ip4) return ip4(bytes, at);
  return family === families.ip6 ? ip6(bytes, at) : '';
}

/** The protocol's name by its number and the family. */
export function protocolName(protocol: number, family: number): string {
  if (family === families.unix) return 'unix';
  return (
    { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6', 132: 'sctp' }[protocol] ?? (protocol > 0 ? String(protocol) : '')
  );
}
