/** The question of a DNS message (RFC 1035, section 4.1.2). */
export interface DnsQuestion {
  /** In lower case, without the last dot; bytes outside ASCII as `\\DDD`. */
  readonly name: string;
  readonly type: string;
}

const headerBytes = 12;
const types: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  35: 'NAPTR',
  43: 'DS',
  48: 'DNSKEY',
  52: 'TLSA',
  64: 'SVCB',
  65: 'HTTPS',
  251: 'IXFR',
  252: 'AXFR',
  255: 'ANY',
  257: 'CAA',
};

/** Reads the first question of a query; undefined for answers and for what is no DNS message. */
export function dnsQuestion(message: Uint8Array): DnsQuestion | undefined {
  if (message.length < headerBytes + 5) return undefined;
  const isAnswer = (message[2]! & 0x80) !== 0;
  const questions = (message[4]! << 8) | message[5]!;
  if (isAnswer || questions === 0) return undefined;
  const labels: string[] = [];
  let at = headerBytes;
  for (;;) {
    const length = message[at];
    if (length === undefined || length > 63) return undefined;
    at++;
    if (length === 0) break;
    if (at + length > message.length || labels.length >= 127) return undefined;
    labels.push(label(message.subarray(at, at + length)));
    at += length;
  }
  if (at + 4 > message.length) return undefined;
  const type = (message[at]! << 8) | message[at + 1]!;
  return { name: labels.join('.'), type: types[type] ?? `TYPE${type}` };
}

function label(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    const plain = byte > 32 && byte < 127 && byte !== 46 && byte !== 92;
    text += plain ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, '0')}`;
  }
  return text.toLowerCase();
}
