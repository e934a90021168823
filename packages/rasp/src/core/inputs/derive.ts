import type { Input } from './collect.js';

const maxDerived = 4;

/**
 * The forms in which an application may use a text: as it is, trimmed, percent-decoded (twice at most), and decoded from
 * Base64 or hexadecimal when it looks like that and gives readable text.
 */
export function derive(input: Input): Input[] {
  const { place, text, origin } = input;
  const forms: Input[] = [input];
  if (origin === 'archive') return forms;
  const add = (how: string, form: string | undefined): void => {
    if (form === undefined || form === '' || forms.length > maxDerived || forms.some((each) => each.text === form))
      return;
    forms.push({ place: `${place} (${how})`, text: form });
  };
  add('trimmed', text.trim());
  if (text.includes('\0')) add('cut at NUL', text.slice(0, text.indexOf('\0')));
  const once = percentDecode(text);
  add('percent-decoded', once);
  if (once !== undefined) add('percent-decoded twice', percentDecode(once));
  add('Base64', fromBase64(text));
  add('hexadecimal', fromHex(text));
  return forms;
}

/** Decodes valid escapes and leaves broken ones; undefined when there is nothing to decode. */
function percentDecode(text: string): string | undefined {
  if (!text.includes('%')) return undefined;
  const bytes: number[] = [];
  const source = Buffer.from(text, 'utf8');
  for (let at = 0; at < source.length; at++) {
    const high = hexDigit(source[at + 1]);
    const low = hexDigit(source[at + 2]);
    if (source[at] === 0x25 && high !== undefined && low !== undefined) {
      bytes.push(high * 16 + low);
      at += 2;
    } else {
      bytes.push(source[at]!);
    }
  }
  return Buffer.from(bytes).toString('utf8');
}

function hexDigit(code: number | undefined): number | undefined {
  if (code === undefined) return undefined;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : undefined;
}

function fromBase64(text: string): string | undefined {
  if (text.length < 8 || text.length > 16_384 || !/^[\w+/-]+={0,2}$/.test(text)) return undefined;
  return readable(Buffer.from(text, 'base64'));
}

function fromHex(text: string): string | undefined {
  if (text.length < 8 || text.length > 16_384 || text.length % 2 !== 0 || !/^(?:0x)?[0-9a-fA-F]+$/.test(text))
    return undefined;
  return readable(Buffer.from(text.replace(/^0x/, ''), 'hex'));
}

/** Text whose bytes are printable; random bytes that happen to decode are no input. */
function readable(bytes: Buffer): string | undefined {
  for (const byte of bytes) if (byte < 9 || (byte > 13 && byte < 32) || byte >= 0x7f) return undefined;
  return bytes.length < 3 ? undefined : bytes.toString('latin1');
}
