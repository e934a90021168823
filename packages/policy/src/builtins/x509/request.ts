import { fromBigInt, type PlainObject, type Value } from '../../values/index.js';
import { base64Forms, encodeBase64 } from '../bytes/base64.js';
import { signatureAlgorithmOf } from './certificate.js';
import { bitStringOf, type DerElement, DerReader, integerOf, oidOf, tag, textOf } from './der.js';
import { orNull, readExtension } from './extensions.js';
import { type GeneralNames, generalNamesOf, uriValue } from './general-names.js';
import { nameValue } from './names.js';
import { publicKeyOf } from './public-key.js';

/** The attribute in which a request asks for extensions. */
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
const ALTERNATIVE_NAME = '2.5.29.17';

/** Reads a certificate request (PKCS #10) into the shape of Go's `x509.CertificateRequest`. */
export function requestValue(bytes: Uint8Array): PlainObject {
  const element = new DerReader(bytes).take(tag.sequence, 'certificate request');
  const outer = new DerReader(element.content);
  const signed = outer.take(tag.sequence, 'certificate request');
  const algorithm = outer.take(tag.sequence, 'signature algorithm identifier');
  const signature = bitStringOf(outer.take(tag.bitString, 'signature').content);
  const inner = new DerReader(signed.content);
  const version = Number(integerOf(inner.take(tag.integer, 'version').content));
  const subject = inner.take(tag.sequence, 'subject');
  const keyInfo = inner.take(tag.sequence, 'public key');
  const key = publicKeyOf(keyInfo.content);
  const attributes = readAttributes(inner.optional(0xa0)?.content);
  const { dns, emails, addresses, uris } = attributes.names;
  return {
    Raw: base64(element.whole),
    RawTBSCertificateRequest: base64(signed.whole),
    RawSubjectPublicKeyInfo: base64(keyInfo.whole),
    RawSubject: base64(subject.whole),
    Version: version,
    Signature: base64(signature),
    SignatureAlgorithm: signatureAlgorithmOf(algorithm.content),
    PublicKeyAlgorithm: key.algorithm,
    PublicKey: key.value,
    Subject: nameValue(subject.content),
    Attributes: orNull(attributes.listed),
    Extensions: orNull(attributes.extensions),
    ExtraExtensions: null,
    DNSNames: orNull(dns),
    EmailAddresses: orNull(emails),
    IPAddresses: orNull(addresses),
    URIs: orNull(uris.map(uriValue)),
  };
}

interface Attributes {
  readonly listed: Value[];
  readonly extensions: Value[];
  names: GeneralNames;
}

function readAttributes(content: Uint8Array | undefined): Attributes {
  const found: Attributes = { listed: [], extensions: [], names: { dns: [], emails: [], addresses: [], uris: [] } };
  const reader = new DerReader(content ?? new Uint8Array(0));
  while (!reader.done) {
    const attribute = reader.open(tag.sequence, 'attribute');
    const type = oidOf(attribute.take(tag.oid, 'attribute type').content);
    const set = attribute.take(tag.set, 'attribute value');
    const listed = tryPairs(type, set.content);
    if (listed !== undefined) found.listed.push(listed);
    if (type.join('.') === EXTENSION_REQUEST) readExtensions(found, set.content);
  }
  return found;
}

function readExtensions(found: Attributes, content: Uint8Array): void {
  const list = new DerReader(content).open(tag.sequence, 'extension request');
  while (!list.done) {
    const { id, critical, value } = readExtension(list);
    found.extensions.push({ Id: id, Critical: critical, Value: base64(value) });
    if (id.join('.') === ALTERNATIVE_NAME) {
      found.names = generalNamesOf(new DerReader(value).take(tag.sequence, 'subject alternative name').content);
    }
  }
}

/** Go lists an attribute when its values are sets of types and values; the criticality of an extension reads as its value. */
function tryPairs(type: readonly number[], content: Uint8Array): Value | undefined {
  try {
    const sets = new DerReader(content).rest().map((set) =>
      new DerReader(set.content).rest().map((pair) => {
        const parts = new DerReader(pair.content);
        const id = oidOf(parts.take(tag.oid, 'attribute type').content);
        return { Type: id, Value: anyValue(parts.any()) };
      }),
    );
    return { Type: type, Value: sets };
  } catch {
    return undefined;
  }
}

function anyValue(element: DerElement): Value {
  if (element.tag === tag.boolean) return element.content[0] !== 0;
  if (element.tag === tag.integer) return fromBigInt(integerOf(element.content));
  return textOf(element) ?? base64(element.content);
}

function base64(bytes: Uint8Array): string {
  return encodeBase64(bytes, base64Forms.standard);
}
