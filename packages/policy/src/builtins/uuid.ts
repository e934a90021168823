import { fromBigInt, stringify, type Value } from '../values/index.js';
import { encodeHex } from './bytes/hex.js';
import type { BuiltinContext } from './context.js';
import { memoised } from './memo.js';
import { stringOperand } from './operands.js';
import { type Builtin, implement } from './registry.js';

/** `uuid.parse` and `uuid.rfc4122`. */
export const uuid: readonly Builtin[] = implement({
  'uuid.parse': (args) => parseUuid(stringOperand(args, 1)),
  'uuid.rfc4122': (args, context) => memoised(context, 'uuid.rfc4122', stringify(args[0]!), () => randomUuid(context)),
});

function randomUuid(context: BuiltinContext): string {
  const bytes = context.randomBytes(16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = encodeHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const DASHED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DOMAINS = ['Person', 'Group', 'Org'];
/** 100 ns steps from 1582-10-15, the start of the Gregorian calendar, to 1970. */
const GREGORIAN = 122_192_928_000_000_000n;

/** What a UUID says of itself; undefined for any other text. Also reads `urn:uuid:`, braces and bare digits. */
function parseUuid(text: string): Value | undefined {
  const bare = bareForm(text);
  if (bare === undefined) return undefined;
  const bytes = Uint8Array.from({ length: 16 }, (_, index) =>
    Number.parseInt(bare.slice(index * 2, index * 2 + 2), 16),
  );
  const version = bytes[6]! >> 4;
  const result: { [key: string]: Value } = { version, variant: variantOf(bytes[8]!) };
  if (version !== 1 && version !== 2) return result;
  result['time'] = timeOf(bytes);
  result['nodeid'] = Array.from(bytes.subarray(10), (byte) => byte.toString(16).padStart(2, '0')).join('-');
  result['macvariables'] = `${bytes[10]! & 2 ? 'local' : 'global'}:${bytes[10]! & 1 ? 'multicast' : 'unicast'}`;
  result['clocksequence'] = ((bytes[8]! << 8) | bytes[9]!) & 0x3fff;
  if (version === 2) {
    result['id'] = new DataView(bytes.buffer).getUint32(0);
    result['domain'] = DOMAINS[bytes[9]!] ?? `Domain${bytes[9]}`;
  }
  return result;
}

function bareForm(text: string): string | undefined {
  if (text.length === 32) return /^[0-9a-f]{32}$/i.test(text) ? text : undefined;
  let inner = text;
  if (text.length === 45 && text.slice(0, 9).toLowerCase() === 'urn:uuid:') inner = text.slice(9);
  else if (text.length === 38) inner = text.slice(1, -1);
  return DASHED.test(inner) ? inner.replaceAll('-', '') : undefined;
}

function variantOf(byte: number): string {
  if ((byte & 0xc0) === 0x80) return 'RFC4122';
  if ((byte & 0xe0) === 0xc0) return 'Microsoft';
  return (byte & 0xe0) === 0xe0 ? 'Future' : 'Reserved';
}

function timeOf(bytes: Uint8Array): Value {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const low = BigInt(view.getUint32(0));
  const middle = BigInt(view.getUint16(4));
  const high = BigInt(view.getUint16(6) & 0x0fff);
  return fromBigInt(((high << 48n) + (middle << 32n) + low - GREGORIAN) * 100n);
}
