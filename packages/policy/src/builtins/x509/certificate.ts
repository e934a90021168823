import { fromBigInt, type PlainObject } from '../../values/index.js';
import { base64Forms, encodeBase64 } from '../bytes/base64.js';
import { pssAlgorithms, pssOid, signatureAlgorithms } from './algorithms.js';
import { bitStringOf, type DerElement, DerReader, integerOf, malformed, oidOf, tag, timeOf } from './der.js';
import { type Extensions, extensionsOf } from './extensions.js';
import { nameValue } from './names.js';
import { publicKeyOf } from './public-key.js';

/** A certificate: its bytes, what chain building needs, and its shape as Go's `x509.Certificate` is written in JSON. */
export interface Certificate {
  readonly raw: Uint8Array;
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly signatureAlgorithm: number;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly version: number;
  readonly extensions: Extensions;
  readonly value: PlainObject;
}

const MAX_CERTIFICATES = 100;

/**
 * Reads certificates that follow each other in DER.
 *
 * @throws {BuiltinError} `x509: malformed ...`.
 */
export function readCertificates(bytes: Uint8Array): Certificate[] {
  const reader = new DerReader(bytes);
  const certificates: Certificate[] = [];
  while (!reader.done) {
    if (certificates.length >= MAX_CERTIFICATES) throw malformed(`chain: more than ${MAX_CERTIFICATES} certificates`);
    certificates.push(readCertificate(reader.take(tag.sequence, 'certificate')));
  }
  return certificates;
}

function readCertificate(element: DerElement): Certificate {
  const outer = new DerReader(element.content);
  const signed = outer.take(tag.sequence, 'tbs certificate');
  const algorithm = outer.take(tag.sequence, 'signature algorithm identifier');
  const signature = bitStringOf(outer.take(tag.bitString, 'signature').content);
  const inner = new DerReader(signed.content);
  const versionPart = inner.optional(0xa0);
  const version =
    versionPart === undefined ? 1 : Number(integerOf(new DerReader(versionPart.content).any().content)) + 1;
  if (version < 1 || version > 3) throw malformed('version');
  const serial = integerOf(inner.take(tag.integer, 'serial number').content);
  inner.take(tag.sequence, 'signature algorithm identifier');
  const issuer = inner.take(tag.sequence, 'issuer');
  const validity = inner.open(tag.sequence, 'validity');
  const [notBefore, notAfter] = [timeOf(validity.any()), timeOf(validity.any())];
  const subject = inner.take(tag.sequence, 'subject');
  const keyInfo = inner.take(tag.sequence, 'public key');
  const key = publicKeyOf(keyInfo.content);
  inner.optional(0x81);
  inner.optional(0x82);
  const wrapped = inner.optional(0xa3);
  const extensions = extensionsOf(wrapped && new DerReader(wrapped.content).take(tag.sequence, 'extensions').content);
  const signatureAlgorithm = signatureAlgorithmOf(algorithm.content);
  const value: PlainObject = {
    Raw: base64(element.whole),
    RawTBSCertificate: base64(signed.whole),
    RawSubjectPublicKeyInfo: base64(keyInfo.whole),
    RawSubject: base64(subject.whole),
    RawIssuer: base64(issuer.whole),
    Signature: base64(signature),
    SignatureAlgorithm: signatureAlgorithm,
    PublicKeyAlgorithm: key.algorithm,
    PublicKey: key.value,
    Version: version,
    SerialNumber: fromBigInt(serial),
    Issuer: nameValue(issuer.content),
    Subject: nameValue(subject.content),
    NotBefore: notBefore.text,
    NotAfter: notAfter.text,
    ...extensions.value,
  };
  return {
    raw: element.whole,
    subject: subject.whole,
    issuer: issuer.whole,
    signatureAlgorithm,
    notBefore: notBefore.ms,
    notAfter: notAfter.ms,
    version,
    extensions,
    value,
  };
}

/** Go's number of a signature algorithm; 0 for an unknown one. */
export function signatureAlgorithmOf(content: Uint8Array): number {
  const parts = new DerReader(content);
  const oid = oidOf(parts.take(tag.oid, 'signature algorithm').content).join('.');
  if (oid !== pssOid) return signatureAlgorithms.get(oid) ?? 0;
  // RSASSA-PSS-params: [0] hash algorithm.
  const hash = parts.optional(tag.sequence);
  const wrapped = hash && new DerReader(hash.content).optional(0xa0);
  if (wrapped === undefined) return 0;
  const id = new DerReader(wrapped.content).open(tag.sequence, 'hash algorithm').take(tag.oid, 'hash algorithm');
  return pssAlgorithms.get(oidOf(id.content).join('.')) ?? 0;
}

function base64(bytes: Uint8Array): string {
  return encodeBase64(bytes, base64Forms.standard);
}

/** A certificate with its URIs as text beside the parsed ones. */
export function withUriStrings({ value, extensions }: Certificate): PlainObject {
  const { uris } = extensions.names;
  return { ...value, URIStrings: uris.length === 0 ? null : uris };
}
