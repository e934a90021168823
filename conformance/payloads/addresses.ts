/** A host as a client may write it, and what it stands for. */
export interface Notation {
  readonly kind: string;
  readonly host: string;
  readonly address: string;
}

type Octets = readonly [number, number, number, number];

const internal: readonly Octets[] = [
  [127, 0, 0, 1],
  [127, 8, 9, 10],
  [10, 1, 2, 3],
  [172, 16, 5, 4],
  [172, 31, 255, 9],
  [192, 168, 1, 1],
  [169, 254, 169, 254],
  [169, 254, 170, 2],
  [100, 64, 3, 2],
  [100, 100, 100, 200],
  [192, 0, 0, 192],
  [0, 0, 0, 0],
  [198, 18, 0, 7],
];
const outer: readonly Octets[] = [
  [8, 8, 8, 8],
  [1, 1, 1, 1],
  [93, 184, 215, 14],
  [140, 82, 121, 4],
];

const hex = (value: number, width = 0): string => value.toString(16).padStart(width, '0');
const octal = (value: number): string => `0${value.toString(8)}`;
const wide = (text: string): string => text.replace(/[0-9]/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
const circled = (text: string): string =>
  text.replace(/[0-9]/g, (digit) => (digit === '0' ? '\u24ea' : String.fromCharCode(0x245f + Number(digit))));
const percent = (text: string): string => [...text].map((char) => `%${hex(char.charCodeAt(0), 2)}`).join('');

/** IPv4 notations that a URL parser or a resolver reads as the same address. */
function notations4([a, b, c, d]: Octets): [kind: string, host: string][] {
  const number = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  const dotted = `${a}.${b}.${c}.${d}`;
  return [
    ['dotted', dotted],
    ['trailing dot', `${dotted}.`],
    ['decimal', String(number)],
    ['hexadecimal', `0x${hex(number)}`],
    ['hexadecimal, upper case', `0X${hex(number).toUpperCase()}`],
    ['hexadecimal, padded', `0x0000${hex(number, 8)}`],
    ['octal', octal(number)],
    ['dotted octal', [a, b, c, d].map(octal).join('.')],
    ['padded octal', [a, b, c, d].map((each) => `000${each.toString(8)}`).join('.')],
    ['dotted hexadecimal', [a, b, c, d].map((each) => `0x${hex(each)}`).join('.')],
    ['mixed', `${a}.${octal(b)}.0x${hex(c)}.${d}`],
    ['mixed, other way', `0x${hex(a)}.${b}.${octal(c)}.0x${hex(d)}`],
    ['three parts', `${a}.${b}.${(c << 8) | d}`],
    ['two parts', `${a}.${(b << 16) | (c << 8) | d}`],
    ['two parts, hexadecimal', `0x${hex(a)}.0x${hex((b << 16) | (c << 8) | d)}`],
    ['full width', wide(dotted)],
    ['circled', circled(dotted)],
    ['full-width dots', dotted.replaceAll('.', '\u3002')],
    ['percent-encoded', percent(dotted)],
    ['half percent-encoded', `${percent(String(a))}.${b}.${c}.${d}`],
  ];
}

/** IPv6 forms that carry an IPv4 address, in several spellings. */
function notations6([a, b, c, d]: Octets): [kind: string, host: string][] {
  const high = hex((a << 8) | b);
  const low = hex((c << 8) | d);
  const dotted = `${a}.${b}.${c}.${d}`;
  return [
    ['mapped', `[::ffff:${high}:${low}]`],
    ['mapped, dotted', `[::ffff:${dotted}]`],
    ['mapped, upper case', `[::FFFF:${high.toUpperCase()}:${low.toUpperCase()}]`],
    ['mapped, in full', `[0:0:0:0:0:ffff:${high}:${low}]`],
    ['mapped, padded', `[0000:0000:0000:0000:0000:ffff:${high.padStart(4, '0')}:${low.padStart(4, '0')}]`],
    ['compatible', `[::${dotted}]`],
    ['NAT64', `[64:ff9b::${high}:${low}]`],
    ['NAT64, dotted', `[64:ff9b::${dotted}]`],
    ['6to4', `[2002:${high}:${low}::1]`],
    ['translated', `[::ffff:0:${high}:${low}]`],
  ];
}

const internal6 = [
  '::1',
  '::',
  'fe80::1',
  'fc00::1',
  'fd12:3456:789a::1',
  'fd00:ec2::254',
  '0:0:0:0:0:0:0:1',
  '::0001',
  'fec0::1',
  'ff02::1',
];

function all(addresses: readonly Octets[]): Notation[] {
  return addresses.flatMap((octets) => {
    const address = octets.join('.');
    return [
      ...notations4(octets).map(([kind, host]) => ({ kind, host, address })),
      ...notations6(octets).map(([kind, host]) => ({ kind, host, address: host.slice(1, -1) })),
    ];
  });
}

/** Notations of internal addresses, which must be refused: every address x every notation, and names of this machine's own. */
export const internalNotations: readonly Notation[] = [
  ...all(internal),
  ...internal6.flatMap((address) => [
    { kind: 'IPv6', host: `[${address}]`, address },
    { kind: 'IPv6, upper case', host: `[${address.toUpperCase()}]`, address },
  ]),
  ...[
    'localhost',
    'LOCALHOST',
    'localhost.',
    'app.localhost',
    'metadata.google.internal',
    'internal.rebind.example',
  ].map((host) => ({
    kind: 'name that resolves',
    host,
    address: host.includes('metadata') ? '169.254.169.254' : '127.0.0.1',
  })),
  ...['127.0.0.1', '169.254.169.254', '10.1.2.3', '[::1]'].flatMap((host) => {
    const address = host.replace(/[[\]]/g, '');
    return [
      { kind: 'user before it', host: `public.example@${host}`, address },
      { kind: 'user and password', host: `a:b@${host}`, address },
      { kind: 'port behind it', host: `${host}:8080`, address },
    ];
  }),
  ...internal.map((octets) => ({
    kind: 'wildcard name',
    host: `${octets.join('.')}.nip.example`,
    address: octets.join('.'),
  })),
];

/** The same notations of public addresses, which must pass: the address decides, never how it is written. */
export const publicNotations: readonly Notation[] = all(outer).filter(
  ({ kind }) => kind !== 'compatible' && kind !== 'translated',
);
