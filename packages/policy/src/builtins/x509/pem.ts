import { base64Forms, decodeBase64 } from '../bytes/base64.js';

/** One block of a PEM text. */
export interface PemBlock {
  readonly type: string;
  readonly bytes: Uint8Array;
}

const BEGIN = '-----BEGIN ';
const DASHES = '-----';

/**
 * Reads the blocks of a PEM text in order; what stands between them, and blocks whose content is no base64, are passed over. Linear in the text.
 */
export function readPem(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  let at = 0;
  for (;;) {
    const begin = text.indexOf(BEGIN, at);
    if (begin < 0) return blocks;
    const lineEnd = lineEndAfter(text, begin);
    const head = text.slice(begin, lineEnd).trimEnd();
    at = lineEnd;
    if (!head.endsWith(DASHES) || (begin > 0 && text[begin - 1] !== '\n')) continue;
    const type = head.slice(BEGIN.length, -DASHES.length);
    const end = text.indexOf(`-----END ${type}${DASHES}`, lineEnd);
    if (end < 0) continue;
    const bytes = tryDecode(withoutHeaders(text.slice(lineEnd, end)));
    if (bytes === undefined) continue;
    blocks.push({ type, bytes });
    at = end + 1;
  }
}

function lineEndAfter(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** `Name: value` lines before the content, up to an empty line. */
function withoutHeaders(body: string): string {
  if (!body.includes(':')) return body;
  const gap = /\r?\n[ \t]*\r?\n/.exec(body);
  return gap === null ? '' : body.slice(gap.index);
}

function tryDecode(body: string): Uint8Array | undefined {
  try {
    return decodeBase64(body.replaceAll(/[ \t]/g, ''), base64Forms.standard);
  } catch {
    return undefined;
  }
}
