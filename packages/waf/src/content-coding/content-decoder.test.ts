import { Buffer } from 'node:buffer';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ContentDecodeOptions, decodeContent } from './content-decoder.js';

async function decode(
  body: Uint8Array,
  header: string,
  options: ContentDecodeOptions = {},
  size = 1000,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < body.length; at += size) chunks.push(body.subarray(at, at + size));
  const out: Uint8Array[] = [];
  for await (const chunk of decodeContent(chunks, header, options)) out.push(Buffer.from(chunk));
  return Buffer.concat(out).toString('latin1');
}

const text = Buffer.from('a=1&b=hello '.repeat(100));

describe('decodeContent', () => {
  it.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', text],
    ['', text],
    ['deflate, gzip', gzipSync(deflateSync(text))],
    [' GZIP ', gzipSync(text)],
  ])('decodes %s', async (header, body) => {
    expect(await decode(body, header)).toBe(text.toString());
    expect(await decode(body, header, {}, 1)).toBe(text.toString());
  });

  it('takes an empty body', async () => {
    expect(await decode(Buffer.alloc(0), 'gzip')).toBe('');
  });

  it.each([
    ['WAF_BODY_CODING_UNKNOWN', text, 'compress', {}],
    ['WAF_BODY_CODING_LIMIT', text, 'gzip, gzip, gzip', {}],
    ['WAF_BODY_CODING_BROKEN', text, 'gzip', {}],
    ['WAF_BODY_CODING_BROKEN', gzipSync(text).subarray(0, 30), 'gzip', {}],
    ['WAF_BODY_INFLATED_LIMIT', gzipSync(text), 'gzip', { maxBytes: 100 }],
    ['WAF_BODY_INFLATED_LIMIT', text, '', { maxBytes: 100 }],
    ['WAF_BODY_RATIO_LIMIT', gzipSync(Buffer.alloc(10_000_000)), 'gzip', {}],
    ['WAF_BODY_RATIO_LIMIT', gzipSync(gzipSync(Buffer.alloc(50_000_000))), 'gzip, gzip', {}],
  ])('ends with %s', async (code, body, header, options) => {
    await expect(decode(body, header, options)).rejects.toMatchObject({ code });
  });

  it('cuts at the limit when told so', async () => {
    expect(await decode(gzipSync(text), 'gzip', { maxBytes: 10, atLimit: 'cut' })).toBe('a=1&b=hell');
  });

  it('passes the error of its source on', async () => {
    const failing = (async function* () {
      yield gzipSync(text).subarray(0, 20);
      throw new Error('connection lost');
    })();
    await expect(
      (async () => {
        for await (const _ of decodeContent(failing, 'gzip'));
      })(),
    ).rejects.toThrow('connection lost');
  });

  it('never throws anything but its own errors', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom('gzip', 'deflate', 'br', 'gzip, br'),
        async (body, header) => {
          const result = await decode(body, header, {}, 7).catch((error: unknown) => error);
          return typeof result === 'string' || (result as { name?: string }).name === 'ContentDecodeError';
        },
      ),
      { numRuns: 200 },
    );
  });
});
