import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { bytesOf } from './bytes/utf8.js';
import { type Operands, stringOperand } from './operands.js';
import { type Builtin, implement } from './registry.js';

const digest =
  (algorithm: string) =>
  (args: Operands): string =>
    createHash(algorithm)
      .update(bytesOf(stringOperand(args, 1)))
      .digest('hex');
const mac =
  (algorithm: string) =>
  (args: Operands): string =>
    createHmac(algorithm, bytesOf(stringOperand(args, 2)))
      .update(bytesOf(stringOperand(args, 1)))
      .digest('hex');

/** `crypto.md5`, `crypto.sha1`, `crypto.sha256` and `crypto.hmac.*`. */
export const hashes: readonly Builtin[] = implement({
  'crypto.md5': digest('md5'),
  'crypto.sha1': digest('sha1'),
  'crypto.sha256': digest('sha256'),
  'crypto.hmac.md5': mac('md5'),
  'crypto.hmac.sha1': mac('sha1'),
  'crypto.hmac.sha256': mac('sha256'),
  'crypto.hmac.sha512': mac('sha512'),
  'crypto.hmac.equal': (args) => {
    const [a, b] = [bytesOf(stringOperand(args, 1)), bytesOf(stringOperand(args, 2))];
    return a.length === b.length && timingSafeEqual(a, b);
  },
});
