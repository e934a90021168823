import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileText } from '../testing/evaluate.js';
import { TransactionData } from '../variables/index.js';
import { readRequestHead } from './request-head.js';

const { settings } = compileText('SecArgumentsLimit 20');

function read(target: string, headers: readonly (readonly [string, string])[]): TransactionData {
  const data = new TransactionData({ remoteAddress: '', remotePort: 0 }, '', () => 0);
  readRequestHead(data, { method: 'GET', target, protocol: 'HTTP/1.1', headers }, settings);
  return data;
}

const bytes = fc.string({
  unit: fc.constantFrom('a', '=', ';', ' ', '&', '?', '#', '%', '4', '/', ':', '"', '\0', '\xff'),
});

it('any target and any headers are read without a throw, with no more arguments than the limit', () => {
  const header = fc.tuple(fc.oneof(fc.constant('Cookie'), bytes), bytes);
  fc.assert(
    fc.property(bytes, fc.array(header), (target, headers) => {
      const data = read(target, headers);
      expect(data.args.length).toBeLessThanOrEqual(20);
      expect(data.requestHeaders).toHaveLength(headers.length);
    }),
    { numRuns: 500 },
  );
});

it('cookies come back as they were sent', () => {
  const token = fc.string({ unit: fc.constantFrom('a', 'B', '0', '%', '_', '"', '\xff'), minLength: 1 });
  const value = fc.string({ unit: fc.constantFrom('a', '=', '%', '"', '\xff') });
  fc.assert(
    fc.property(fc.array(fc.tuple(token, value), { minLength: 1 }), (pairs) => {
      const data = read('/', [['cookie', pairs.map(([name, text]) => `${name}=${text}`).join('; ')]]);
      expect(data.cookies.map(({ key, text }) => [key, text])).toEqual(pairs);
    }),
  );
});
