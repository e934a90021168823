import { createHash, createPublicKey, timingSafeEqual } from 'node:crypto';
import { isAlgorithm, type Key, verifySignature } from '../builtins/jwt/algorithms.js';
import { decodePart, decodeText, headerOf, jsonObject, signedBytes, splitToken } from '../builtins/jwt/token.js';
import { parseYaml } from '../builtins/yaml/parse.js';
import { isArray, isPlainObject, lookup, ownEntry, parseJson, quote, stringify, type Value } from '../values/index.js';
import { BundleError, messageOf } from './errors.js';

/** A key that may sign bundles. */
export interface VerificationKey {
  /** `RS256`, `ES256`, `EdDSA`, `HS256` ... */
  readonly algorithm: string;
  /** A PEM public key or certificate, or the secret of an HS algorithm. */
  readonly key: string;
  /** What the signature must be for. */
  readonly scope?: string;
}

/** Which signatures are trusted. */
export interface VerificationOptions {
  readonly keys: Readonly<Record<string, VerificationKey>>;
  /** The key to use, whatever the signature names. */
  readonly keyId?: string;
  /** What the signature must be for; overrides the key's. */
  readonly scope?: string;
  /** Paths that need no signature; one that ends with `/` means all below it. @default [] */
  readonly exclude?: readonly string[];
}

const SIGNATURES = '.signatures.json';
const HASHES: ReadonlyMap<string, string> = new Map([
  ['SHA-224', 'sha224'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
  ['SHA-512-224', 'sha512-224'],
  ['SHA-512-256', 'sha512-256'],
]);

/**
 * Checks that `.signatures.json` holds the token of a trusted key, and that it lists exactly the files with their digests.
 *
 * @throws {BundleError} `POLICY_BUNDLE_SIGNATURE`.
 */
export function verifyFiles(files: ReadonlyMap<string, Uint8Array>, options: VerificationOptions): void {
  const bytes = files.get(SIGNATURES);
  if (bytes === undefined) throw wrong(`there is no ${SIGNATURES}`);
  const listed = signedFiles(bytes, options);
  for (const [path, content] of files) {
    if (path === SIGNATURES || isExcluded(path, options.exclude ?? [])) continue;
    const entry = listed.get(path);
    if (entry === undefined) throw wrong(`the file ${path} is not in the signature`);
    const found = digestOf(path, content, entry.algorithm);
    const wanted = Buffer.from(entry.hash, 'hex');
    if (found.length !== wanted.length || !timingSafeEqual(found, wanted)) {
      throw wrong(`${path}: digest mismatch (want: ${entry.hash}, got: ${found.toString('hex')})`);
    }
    listed.delete(path);
  }
  const [missing] = [...listed.keys()].filter((path) => !isExcluded(path, options.exclude ?? []));
  if (missing !== undefined) throw wrong(`the file ${missing} is in the signature but not in the bundle`);
}

function wrong(what: string, cause?: unknown): BundleError {
  return new BundleError('POLICY_BUNDLE_SIGNATURE', `bundle signature: ${what}`, { cause });
}

function isExcluded(path: string, exclude: readonly string[]): boolean {
  return exclude.some((pattern) => path === pattern || (pattern.endsWith('/') && path.startsWith(pattern)));
}

interface SignedFile {
  readonly hash: string;
  readonly algorithm: string;
}

function signedFiles(bytes: Uint8Array, options: VerificationOptions): Map<string, SignedFile> {
  const payload = verifiedPayload(bytes, options);
  const files = lookup(payload, 'files') ?? [];
  if (!isArray(files)) throw wrong("'files' is no list");
  return new Map(
    files.map((file) => {
      const [name, hash, algorithm] = ['name', 'hash', 'algorithm'].map(
        (key) => isPlainObject(file) && ownEntry(file, key),
      );
      if (typeof name !== 'string' || typeof hash !== 'string' || typeof algorithm !== 'string') {
        throw wrong('a listed file has no name, hash or algorithm');
      }
      return [name.replace(/^\/+/, ''), { hash, algorithm }];
    }),
  );
}

function verifiedPayload(bytes: Uint8Array, options: VerificationOptions): ReturnType<typeof jsonObject> {
  try {
    const document = parseJson(new TextDecoder().decode(bytes));
    const tokens = isPlainObject(document) ? ownEntry(document, 'signatures') : undefined;
    if (!isArray(tokens) || tokens.length !== 1 || typeof tokens[0] !== 'string')
      throw wrong('expected exactly one token');
    const token = splitToken(tokens[0]);
    const payload = jsonObject(decodeText(token.payload, 'payload'));
    const id = options.keyId ?? textAt(headerOf(token), 'kid') ?? textAt(payload, 'keyid');
    const key = id === undefined || !Object.hasOwn(options.keys, id) ? undefined : options.keys[id];
    if (key === undefined) throw wrong(`there is no key '${id ?? ''}' among the trusted ones`);
    if (!isAlgorithm(key.algorithm)) throw wrong(`the key '${id}' names an unknown algorithm '${key.algorithm}'`);
    // The algorithm is the key's, never the token's own word.
    if (!verifySignature(key.algorithm, keyOf(key), signedBytes(token), decodePart(token.signature, 'signature'))) {
      throw wrong(`the token is not signed by the key '${id}'`);
    }
    if ((textAt(payload, 'scope') ?? '') !== (options.scope ?? key.scope ?? '')) throw wrong('scope mismatch');
    return payload;
  } catch (cause) {
    throw cause instanceof BundleError ? cause : wrong(messageOf(cause), cause);
  }
}

function textAt(object: ReturnType<typeof jsonObject>, key: string): string | undefined {
  const value = lookup(object, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function keyOf({ algorithm, key }: VerificationKey): Key {
  return algorithm.startsWith('HS') ? new TextEncoder().encode(key) : createPublicKey(key);
}

/** The digest of a file: of its bytes, or for data of its values in order of keys, so that white space does not matter. */
function digestOf(path: string, content: Uint8Array, algorithm: string): Buffer {
  const name = HASHES.get(algorithm);
  if (name === undefined) throw wrong(`${path}: unsupported hashing algorithm: ${algorithm}`);
  const base = path.slice(path.lastIndexOf('/') + 1);
  const hash = createHash(name);
  if (base === 'data.json' || base === '.manifest')
    return hash.update(canonicalJson(new TextDecoder().decode(content))).digest();
  if (base === 'data.yaml' || base === 'data.yml') {
    return hash.update(stringify(parseYaml(new TextDecoder().decode(content)))).digest();
  }
  return hash.update(content).digest();
}

/** JSON with keys in order and without spaces, numbers as they are written. */
export function canonicalJson(text: string): string {
  parseJson(text);
  const numbers = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined ? new NumberText(context.source) : value;
  return canonicalText(JSON.parse(text, numbers) as Value | NumberText);
}

class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function canonicalText(value: Value | NumberText): string {
  if (value instanceof NumberText) return value.text;
  if (isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (isPlainObject(value)) {
    const keys = Object.keys(value).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return `{${keys.map((key) => `${quote(key)}:${canonicalText(value[key]!)}`).join(',')}}`;
  }
  return stringify(value);
}
