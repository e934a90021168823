import type { PlainObject, Value } from '../../values/index.js';
import { base64Forms, encodeBase64 } from '../bytes/base64.js';
import { extendedKeyUsages } from './algorithms.js';
import { bitStringOf, type DerElement, DerReader, integerOf, malformed, oidOf, tag } from './der.js';
import { type GeneralNames, generalNamesOf, uriValue } from './general-names.js';
import { constraintsValue, type NameConstraints, nameConstraintsOf } from './name-constraints.js';

const latin1 = new TextDecoder('latin1');
const NO_NAMES: GeneralNames = { dns: [], emails: [], addresses: [], uris: [] };

/** What the extensions of a certificate say. */
export interface Extensions {
  readonly names: GeneralNames;
  readonly keyUsage: number;
  readonly usages: readonly number[];
  readonly unknownUsages: readonly (readonly number[])[];
  readonly isCa: boolean;
  readonly constrained: boolean;
  /** Most certificates between this one and the leaf; -1 for any number. */
  readonly maxPath: number;
  readonly constraints: NameConstraints;
  /** Object identifiers of critical extensions that nobody here understands. */
  readonly unhandled: readonly (readonly number[])[];
  /** The members of Go's certificate that come from extensions. */
  readonly value: PlainObject;
}

interface Draft {
  names: GeneralNames;
  keyUsage: number;
  usages: number[];
  unknownUsages: number[][];
  isCa: boolean;
  constrained: boolean;
  maxPath: number;
  constraints: NameConstraints;
  constraintsCritical: boolean;
  subjectKey: Uint8Array | undefined;
  authorityKey: Uint8Array | undefined;
  ocsp: string[];
  issuers: string[];
  revocation: string[];
  policies: number[][];
}

/** Reads one extension into the draft; false when it leaves something out that matters. */
type Handler = (draft: Draft, value: Uint8Array, critical: boolean) => boolean | undefined;

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['2.5.29.15', (draft, value) => readKeyUsage(draft, value)],
  ['2.5.29.19', (draft, value) => readBasicConstraints(draft, value)],
  [
    '2.5.29.17',
    (draft, value) => {
      draft.names = generalNamesOf(sequence(value, 'subject alternative name').content);
      const { dns, emails, addresses, uris } = draft.names;
      return dns.length + emails.length + addresses.length + uris.length > 0;
    },
  ],
  [
    '2.5.29.30',
    (draft, value, critical) => {
      draft.constraints = nameConstraintsOf(sequence(value, 'name constraints').content);
      draft.constraintsCritical = critical;
      return draft.constraints.complete;
    },
  ],
  ['2.5.29.31', (draft, value) => readRevocation(draft, value)],
  ['2.5.29.35', (draft, value) => readAuthorityKey(draft, value)],
  ['2.5.29.37', (draft, value) => readUsages(draft, value)],
  [
    '2.5.29.14',
    (draft, value) => {
      draft.subjectKey = new DerReader(value).take(tag.octetString, 'subject key identifier').content;
      return undefined;
    },
  ],
  ['2.5.29.32', (draft, value) => readPolicies(draft, value)],
  ['1.3.6.1.5.5.7.1.1', (draft, value) => readAccess(draft, value)],
]);

/** Reads the extensions of a certificate: a sequence of identifier, criticality and value. */
export function extensionsOf(content: Uint8Array | undefined): Extensions {
  const draft: Draft = {
    names: NO_NAMES,
    keyUsage: 0,
    usages: [],
    unknownUsages: [],
    isCa: false,
    constrained: false,
    maxPath: 0,
    constraints: nameConstraintsOf(new Uint8Array(0)),
    constraintsCritical: false,
    subjectKey: undefined,
    authorityKey: undefined,
    ocsp: [],
    issuers: [],
    revocation: [],
    policies: [],
  };
  const listed: Value[] = [];
  const unhandled: number[][] = [];
  const reader = new DerReader(content ?? new Uint8Array(0));
  while (!reader.done) {
    const { id, critical, value } = readExtension(reader);
    listed.push({ Id: id, Critical: critical, Value: base64(value) });
    const understood = handlers.get(id.join('.'))?.(draft, value, critical);
    if (critical && (understood === false || !handlers.has(id.join('.')))) unhandled.push(id);
  }
  return { ...draft, unhandled, value: { ...extensionMembers(draft, unhandled), Extensions: orNull(listed) } };
}

/** Reads one Extension. */
export function readExtension(reader: DerReader): { id: number[]; critical: boolean; value: Uint8Array } {
  const parts = reader.open(tag.sequence, 'extension');
  const id = oidOf(parts.take(tag.oid, 'extension identifier').content);
  const flag = parts.optional(tag.boolean);
  const value = parts.take(tag.octetString, 'extension value').content;
  return { id, critical: flag !== undefined && flag.content[0] !== 0, value };
}

function extensionMembers(draft: Draft, unhandled: readonly Value[]): PlainObject {
  const { dns, emails, addresses, uris } = draft.names;
  return {
    ExtraExtensions: null,
    UnhandledCriticalExtensions: orNull(unhandled),
    KeyUsage: draft.keyUsage,
    ExtKeyUsage: orNull(draft.usages),
    UnknownExtKeyUsage: orNull(draft.unknownUsages),
    BasicConstraintsValid: draft.constrained,
    IsCA: draft.isCa,
    MaxPathLen: draft.maxPath,
    MaxPathLenZero: draft.constrained && draft.maxPath === 0,
    SubjectKeyId: draft.subjectKey === undefined ? null : base64(draft.subjectKey),
    AuthorityKeyId: draft.authorityKey === undefined ? null : base64(draft.authorityKey),
    OCSPServer: orNull(draft.ocsp),
    IssuingCertificateURL: orNull(draft.issuers),
    DNSNames: orNull(dns),
    EmailAddresses: orNull(emails),
    IPAddresses: orNull(addresses),
    URIs: orNull(uris.map(uriValue)),
    ...constraintsValue(draft.constraints, draft.constraintsCritical),
    CRLDistributionPoints: orNull(draft.revocation),
    PolicyIdentifiers: orNull(draft.policies),
    Policies: orNull(draft.policies.map((policy) => policy.join('.'))),
    InhibitAnyPolicy: 0,
    InhibitAnyPolicyZero: false,
    InhibitPolicyMapping: 0,
    InhibitPolicyMappingZero: false,
    RequireExplicitPolicy: 0,
    RequireExplicitPolicyZero: false,
    PolicyMappings: null,
  };
}

/** Go writes an empty list as null. */
export function orNull(list: readonly Value[]): Value {
  return list.length === 0 ? null : list;
}

function base64(bytes: Uint8Array): string {
  return encodeBase64(bytes, base64Forms.standard);
}

function sequence(value: Uint8Array, what: string): DerElement {
  return new DerReader(value).take(tag.sequence, what);
}

function readKeyUsage(draft: Draft, value: Uint8Array): undefined {
  const bits = bitStringOf(new DerReader(value).take(tag.bitString, 'key usage').content);
  for (let bit = 0; bit < 9; bit++) {
    if (((bits[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) draft.keyUsage |= 1 << bit;
  }
}

function readBasicConstraints(draft: Draft, value: Uint8Array): undefined {
  const parts = new DerReader(sequence(value, 'basic constraints').content);
  draft.constrained = true;
  const flag = parts.optional(tag.boolean);
  draft.isCa = flag !== undefined && flag.content[0] !== 0;
  const path = parts.optional(tag.integer);
  draft.maxPath = path === undefined ? -1 : Number(integerOf(path.content));
  if (draft.maxPath < -1 || draft.maxPath > 1_000_000) throw malformed('basic constraints');
}

function readUsages(draft: Draft, value: Uint8Array): undefined {
  for (const { content } of new DerReader(sequence(value, 'extended key usage').content).rest()) {
    const id = oidOf(content);
    const usage = extendedKeyUsages.get(id.join('.'));
    if (usage === undefined) draft.unknownUsages.push(id);
    else draft.usages.push(usage);
  }
}

function readAuthorityKey(draft: Draft, value: Uint8Array): undefined {
  const key = new DerReader(sequence(value, 'authority key identifier').content).optional(0x80);
  if (key !== undefined) draft.authorityKey = key.content;
}

function readPolicies(draft: Draft, value: Uint8Array): undefined {
  const policies = new DerReader(sequence(value, 'certificate policies').content);
  while (!policies.done) {
    const policy = policies.open(tag.sequence, 'certificate policy');
    draft.policies.push(oidOf(policy.take(tag.oid, 'certificate policy').content));
  }
}

function readAccess(draft: Draft, value: Uint8Array): undefined {
  const entries = new DerReader(sequence(value, 'authority information access').content);
  while (!entries.done) {
    const entry = entries.open(tag.sequence, 'authority information access');
    const method = oidOf(entry.take(tag.oid, 'access method').content).join('.');
    const location = entry.any();
    if (location.tag !== 0x86) continue;
    if (method === '1.3.6.1.5.5.7.48.1') draft.ocsp.push(latin1.decode(location.content));
    if (method === '1.3.6.1.5.5.7.48.2') draft.issuers.push(latin1.decode(location.content));
  }
}

/** DistributionPoint: [0] name, of which [0] the full name. */
function readRevocation(draft: Draft, value: Uint8Array): undefined {
  const points = new DerReader(sequence(value, 'CRL distribution points').content);
  while (!points.done) {
    const name = points.open(tag.sequence, 'CRL distribution point').optional(0xa0);
    const full = name && new DerReader(name.content).optional(0xa0);
    if (full !== undefined) draft.revocation.push(...generalNamesOf(full.content).uris);
  }
}
