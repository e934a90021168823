import { X509Certificate } from 'node:crypto';
import { isArray, isInteger, isNumber, keysOf, lookup, RegoSet, toBigInt, type Value } from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import { base64Forms, decodeBase64, encodeBase64 } from '../bytes/base64.js';
import { bytesOf, stringOf } from '../bytes/utf8.js';
import type { BuiltinContext } from '../context.js';
import { unmarshalJson } from '../json/index.js';
import { type Operands, objectOperand, stringOperand } from '../operands.js';
import { type Builtin, implement } from '../registry.js';
import { trimCharacters } from '../trim-characters.js';
import { keyUsageNames } from './algorithms.js';
import { type Certificate, readCertificates, withUriStrings } from './certificate.js';
import { readPem } from './pem.js';
import { keyOf, keyValue, readPrivateKeys } from './private-keys.js';
import { requestValue } from './request.js';
import { type VerifyOptions, verifyChain } from './verify.js';

const BEGIN = '-----BEGIN';
const SERVER_AUTHENTICATION = 1;

/** `crypto.x509.*` and `crypto.parse_private_keys`: texts are PEM, or base64 of PEM or DER. Results have the shape of Go's types in JSON. */
export const x509Builtins: readonly Builtin[] = implement({
  'crypto.x509.parse_certificates': (args) => certificatesOf(stringOperand(args, 1)).map(withUriStrings),
  'crypto.x509.parse_and_verify_certificates': (args, context) => {
    const chain = verified(stringOperand(args, 1), { now: nowMs(context), usages: [SERVER_AUTHENTICATION] });
    return chain === undefined ? [false, []] : [true, chain.map(withUriStrings)];
  },
  'crypto.x509.parse_and_verify_certificates_with_options': (args, context) => {
    const text = stringOperand(args, 1);
    objectOperand(args, 2);
    if (tryCertificates(text) === undefined) return [false, []];
    const chain = verified(text, verifyOptions(args, context));
    return chain === undefined ? [false, []] : [true, chain.map((certificate) => certificate.value)];
  },
  'crypto.x509.parse_certificate_request': (args) => {
    const text = stringOperand(args, 1);
    const pem = text.startsWith('-----BEGIN CERTIFICATE REQUEST-----') ? text : undefined;
    const bytes = pem === undefined ? decodeBase64(text, base64Forms.standard) : bytesOf(pem);
    const block = readPem(stringOf(bytes))[0];
    if (block !== undefined && block.type !== 'CERTIFICATE REQUEST') {
      throw builtinError('invalid PEM-encoded certificate signing request');
    }
    return requestValue(block?.bytes ?? bytes);
  },
  'crypto.x509.parse_keypair': (args) => keyPair(stringOperand(args, 1), stringOperand(args, 2)),
  'crypto.x509.parse_rsa_private_key': (args) => {
    const text = stringOperand(args, 1);
    if (text === '') throw builtinError('input PEM data was empty');
    const key = readPrivateKeys(text.startsWith(BEGIN) ? text : stringOf(decodeBase64(text, base64Forms.standard)))[0];
    return key === undefined ? null : unmarshalJson(JSON.stringify(key.export({ format: 'jwk' })));
  },
  'crypto.parse_private_keys': (args) => {
    const text = stringOperand(args, 1);
    return text === '' ? null : readPrivateKeys(text).map(keyValue);
  },
});

function nowMs(context: BuiltinContext): number {
  return Number(context.now / 1_000_000n);
}

/** The certificates of a text, in order. */
export function certificatesOf(text: string): Certificate[] {
  if (text.startsWith(BEGIN)) return certificatesOfPem(text);
  const bytes = decodeBase64(text, base64Forms.standard);
  const inner = stringOf(bytes);
  return inner.startsWith(BEGIN) ? certificatesOfPem(inner) : readCertificates(bytes);
}

function certificatesOfPem(text: string): Certificate[] {
  return readPem(text).flatMap(({ type, bytes }) => {
    if (type !== 'CERTIFICATE') throw builtinError(`PEM block type is '${type}', expected CERTIFICATE`);
    return readCertificates(bytes);
  });
}

function tryCertificates(text: string): Certificate[] | undefined {
  try {
    return certificatesOf(text);
  } catch {
    return undefined;
  }
}

function verified(text: string, options: VerifyOptions): Certificate[] | undefined {
  const certificates = tryCertificates(text);
  return certificates && verifyChain(certificates, options);
}

function verifyOptions(args: Operands, context: BuiltinContext): VerifyOptions {
  const source = objectOperand(args, 2);
  let options: VerifyOptions = { now: nowMs(context), usages: [SERVER_AUTHENTICATION] };
  for (const key of keysOf(source)) {
    const value = lookup(source, key)!;
    if (key === 'DNSName') {
      if (typeof value !== 'string') throw builtinError("'DNSName' should be a string");
      options = { ...options, dnsName: trimCharacters(value, '"') };
    } else if (key === 'CurrentTime') {
      if (!isNumber(value)) throw builtinError("'CurrentTime' should be a number");
      const ns = isInteger(value) ? toBigInt(value) : undefined;
      if (ns === undefined) throw builtinError("'CurrentTime' should be a valid int64 number");
      options = { ...options, now: Number(ns / 1_000_000n) };
    } else if (key === 'MaxConstraintComparisons') {
      if (!isNumber(value)) throw builtinError("'MaxConstraintComparisons' should be a number");
    } else if (key === 'KeyUsages') {
      const usages = usagesOf(value);
      if (usages.length > 0) options = { ...options, usages };
    } else if (typeof key === 'string') throw builtinError('invalid key option');
  }
  return options;
}

function usagesOf(value: Value): number[] {
  if (!isArray(value) && !(value instanceof RegoSet)) throw builtinError("'KeyUsages' should be an Array or Set");
  const names = [...value].filter((name) => typeof name === 'string').map((name) => trimCharacters(name, '"'));
  const unknown = names.filter((name) => !keyUsageNames.has(name));
  if (unknown.length > 0) throw builtinError(`invalid entries for 'KeyUsages' found: [${unknown.join(' ')}]`);
  return names.map((name) => keyUsageNames.get(name)!);
}

function keyPair(certificateText: string, keyText: string): Value {
  const certificates = pemOrDer(certificateText, 'CERTIFICATE').filter(({ type }) => type === 'CERTIFICATE');
  if (certificates.length === 0) throw builtinError('tls: failed to find any PEM data in certificate input');
  const key = pemOrDer(keyText, 'PRIVATE KEY')
    .map(keyOf)
    .find((found) => found !== undefined);
  if (key === undefined) throw builtinError('tls: failed to find any PEM data in key input');
  const leaf = readCertificates(certificates[0]!.bytes)[0]!;
  const certificate = new X509Certificate(leaf.raw);
  if (certificate.publicKey.asymmetricKeyType !== key.asymmetricKeyType) {
    throw builtinError('tls: private key type does not match public key type');
  }
  if (!certificate.checkPrivateKey(key)) {
    throw builtinError('tls: private key does not match public key');
  }
  return {
    Certificate: certificates.map(({ bytes }) => encodeBase64(bytes, base64Forms.standard)),
    PrivateKey: keyValue(key),
    SupportedSignatureAlgorithms: null,
    OCSPStaple: null,
    SignedCertificateTimestamps: null,
    Leaf: leaf.value,
  };
}

/** The blocks of a PEM text, of the base64 of one, or one block of DER in base64. */
function pemOrDer(text: string, type: string): { type: string; bytes: Uint8Array }[] {
  if (text.startsWith(BEGIN)) return readPem(text);
  const bytes = decodeBase64(text, base64Forms.standard);
  const inner = stringOf(bytes);
  return inner.startsWith(BEGIN) ? readPem(inner) : [{ type, bytes }];
}
