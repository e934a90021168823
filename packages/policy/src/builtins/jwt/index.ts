import { lookup, type Value } from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import { encodeHex } from '../bytes/hex.js';
import { bytesOf } from '../bytes/utf8.js';
import { type Operands, stringOperand } from '../operands.js';
import { type Builtin, type Evaluate, implement } from '../registry.js';
import { trimCharacters } from '../trim-characters.js';
import { verifySignature } from './algorithms.js';
import { cachedKeys, candidates, decodeVerify, readHeader } from './decode-verify.js';
import { encodeSign, signedJson } from './encode-sign.js';
import { decodePart, decodeText, headerOf, jsonObject, signedBytes, splitToken } from './token.js';

/** Tokens that hold tokens: how deep. */
const MAX_NESTING = 16;

/** `io.jwt.*`: JSON Web Tokens (RFC 7519) with all signature algorithms of RFC 7518 and Ed25519. */
export const jwtBuiltins: readonly Builtin[] = implement({
  'io.jwt.decode': (args) => decode(stringOperand(args, 1), 0),
  'io.jwt.decode_verify': (args, context) => decodeVerify(args, context),
  'io.jwt.encode_sign': ([header, payload, key]) =>
    encodeSign(signedJson(header!), signedJson(payload!), signedJson(key!)),
  'io.jwt.encode_sign_raw': (args) =>
    encodeSign(stringOperand(args, 1), stringOperand(args, 2), stringOperand(args, 3)),
  'io.jwt.verify_hs256': withSecret('HS256'),
  'io.jwt.verify_hs384': withSecret('HS384'),
  'io.jwt.verify_hs512': withSecret('HS512'),
  'io.jwt.verify_rs256': withKey('RS256'),
  'io.jwt.verify_rs384': withKey('RS384'),
  'io.jwt.verify_rs512': withKey('RS512'),
  'io.jwt.verify_ps256': withKey('PS256'),
  'io.jwt.verify_ps384': withKey('PS384'),
  'io.jwt.verify_ps512': withKey('PS512'),
  'io.jwt.verify_es256': withKey('ES256'),
  'io.jwt.verify_es384': withKey('ES384'),
  'io.jwt.verify_es512': withKey('ES512'),
  'io.jwt.verify_eddsa': withKey('EdDSA'),
});

/** Header, payload and signature in hexadecimal; nothing is verified. */
function decode(text: string, depth: number): Value {
  if (depth > MAX_NESTING) throw builtinError(`JWT: more than ${MAX_NESTING} nested tokens`);
  const token = splitToken(text);
  const header = headerOf(token);
  const payload = decodeText(token.payload, 'payload');
  if (lookup(header, 'cty') === 'JWT') return decode(trimCharacters(payload, `"'`), depth + 1);
  return [header, jsonObject(payload), encodeHex(decodePart(token.signature, 'signature'))];
}

function withSecret(algorithm: string): Evaluate {
  return (args: Operands): Value => {
    const [text, secret] = [stringOperand(args, 1), stringOperand(args, 2)];
    const token = splitToken(text);
    const signature = decodePart(token.signature, 'signature');
    return verifySignature(algorithm, bytesOf(secret), signedBytes(token), signature);
  };
}

/** The second operand is a PEM certificate or public key, a JSON Web Key, or a set of them. */
function withKey(algorithm: string): Evaluate {
  return (args, context): Value => {
    const token = splitToken(stringOperand(args, 1));
    const keys = cachedKeys(stringOperand(args, 2), context);
    const signature = decodePart(token.signature, 'signature');
    const { alg, kid } = readHeader(headerOf(token));
    const text = signedBytes(token);
    return candidates(keys, alg, kid).some(({ key }) => verifySignature(algorithm, key, text, signature, true));
  };
}
