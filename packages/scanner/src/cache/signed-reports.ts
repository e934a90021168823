import { type KeyObject, sign, verify } from 'node:crypto';
import { ScannerError } from '../errors.js';
import type { LayerReport } from '../layers/index.js';

/** What the payload of an envelope is. */
const PAYLOAD_TYPE = 'application/vnd.lamellar.layer-reports.v1+json';
const MAX_ENVELOPE = 2 ** 30;

/** A key with a name, by which an envelope tells who signed. */
export interface ReportKey {
  /** Ed25519, or another that `node:crypto` signs with by its default digest. */
  readonly key: KeyObject;
  readonly id?: string;
}

/** A DSSE envelope (secure-systems-lab/dsse, protocol version 1). */
interface Envelope {
  readonly payloadType?: unknown;
  readonly payload?: unknown;
  readonly signatures?: unknown;
}

/**
 * Signs layer reports, so that a registry, an admission controller or a node may take them for the reading of the layers. The text is a DSSE envelope: it can be
 * stored beside the image as an attestation. Reports without a verified digest are left out: nobody could tell what they are about.
 */
export function signReports(reports: readonly LayerReport[], { key, id = '' }: ReportKey): string {
  const payload = Buffer.from(JSON.stringify(reports.filter((each) => each.digest !== '')));
  const signature = sign(null, preAuthentication(payload), key);
  return JSON.stringify({
    payloadType: PAYLOAD_TYPE,
    payload: payload.toString('base64'),
    signatures: [{ keyid: id, sig: signature.toString('base64') }],
  });
}

/**
 * The reports of an envelope that one of the keys signed. Throws `SCANNER_SIGNATURE` for every other: nothing in it is believed.
 *
 * @example
 * ```ts
 * const cache = memoryCache(openSignedReports(readFileSync('reports.json', 'utf8'), [{ key: publicKey }]));
 * await scanToEnd(registryImage('registry.example/shop:1'), { cache }); // reads no layer that is known
 * ```
 */
export function openSignedReports(text: string, keys: readonly ReportKey[]): LayerReport[] {
  if (text.length > MAX_ENVELOPE) throw wrong(`an envelope of at most ${MAX_ENVELOPE} bytes`);
  const { payloadType, payload, signatures } = parse(text) as Envelope;
  if (payloadType !== PAYLOAD_TYPE || typeof payload !== 'string' || !Array.isArray(signatures))
    throw wrong(`a DSSE envelope of the type ${PAYLOAD_TYPE}`);
  const bytes = Buffer.from(payload, 'base64');
  const signed = preAuthentication(bytes);
  const isSound = (signature: unknown): boolean => {
    const text = (signature as { sig?: unknown } | null)?.sig;
    return typeof text === 'string' && keys.some(({ key }) => verifies(signed, key, Buffer.from(text, 'base64')));
  };
  if (!signatures.slice(0, 16).some(isSound)) throw wrong('a signature of one of the keys that are trusted');
  const reports = parse(bytes.toString());
  if (!Array.isArray(reports) || !reports.every(isReport)) throw wrong('a list of layer reports');
  return reports;
}

/** What is signed: type and payload with their lengths, so that neither can pass for a part of the other. */
function preAuthentication(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `), payload]);
}

function verifies(data: Buffer, key: KeyObject, signature: Buffer): boolean {
  try {
    return verify(null, data, key, signature);
  } catch {
    return false;
  }
}

function parse(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch (cause) {
    throw wrong('JSON', cause);
  }
  throw wrong('a JSON object');
}

/** The fields on which squashing and the cache rely. */
function isReport(value: unknown): value is LayerReport {
  const report = value as Partial<Record<keyof LayerReport, unknown>> | null;
  return (
    typeof report?.digest === 'string' &&
    typeof report.analyzers === 'string' &&
    [report.files, report.problems, report.whiteouts, report.opaques, report.replaced].every(Array.isArray)
  );
}

function wrong(wanted: string, cause?: unknown): ScannerError {
  return new ScannerError(
    'SCANNER_SIGNATURE',
    `signed layer reports: expected ${wanted}; nothing in them is taken over`,
    cause === undefined ? {} : { cause },
  );
}
