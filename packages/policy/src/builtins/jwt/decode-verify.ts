import {
  compareNumbers,
  div,
  fromBigInt,
  isArray,
  isNumber,
  keysOf,
  lookup,
  type NumberValue,
  toDouble,
  type Value,
} from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import { bytesOf } from '../bytes/utf8.js';
import type { BuiltinContext } from '../context.js';
import { type ObjectValue, type Operands, objectOperand, stringOperand } from '../operands.js';
import { verifySignature } from './algorithms.js';
import { readKeys, type VerificationKey } from './keys.js';
import { decodePart, decodeText, headerOf, jsonObject, signedBytes, splitToken, type Token } from './token.js';

interface Constraints {
  keys?: VerificationKey[];
  secret?: string;
  alg: string;
  iss: string;
  aud: string;
  /** Seconds since 1970. */
  time: NumberValue;
}

/** Tokens that hold tokens: how deep. */
const MAX_NESTING = 16;
const NANO = 1_000_000_000;
const UNVERIFIED: Value = [false, {}, {}];

/** `io.jwt.decode_verify`: signature, algorithm, issuer, audience, `exp` and `nbf`. */
export function decodeVerify(args: Operands, context: BuiltinContext): Value {
  const constraints = constraintsOf(objectOperand(args, 2), context);
  const accepted = acceptToken(stringOperand(args, 1), constraints, 0);
  if (accepted === undefined) return UNVERIFIED;
  const payload = jsonObject(accepted.text);
  return claimsHold(payload, constraints) ? [true, accepted.header, payload] : UNVERIFIED;
}

function constraintsOf(source: ObjectValue, context: BuiltinContext): Constraints {
  const constraints: Constraints = { alg: '', iss: '', aud: '', time: seconds(fromBigInt(context.now)) };
  for (const key of keysOf(source)) {
    const value = lookup(source, key)!;
    if (key === 'cert') constraints.keys = cachedKeys(textOf(value, 'cert'), context);
    else if (key === 'secret' || key === 'alg' || key === 'iss' || key === 'aud') constraints[key] = textOf(value, key);
    else if (key === 'time') constraints.time = seconds(timeOf(value));
    else throw builtinError(`unknown token validation constraint: ${String(key)}`);
  }
  const secret = constraints.secret ?? '';
  if (constraints.keys !== undefined && secret !== '') throw builtinError('duplicate key constraints');
  if (constraints.keys === undefined && secret === '') throw builtinError('no key constraint');
  return constraints;
}

/** Keys are read once; policies check many tokens with the same ones. */
export function cachedKeys(text: string, context: BuiltinContext): VerificationKey[] {
  return context.cache.get('io.jwt keys', text, () => readKeys(text));
}

function textOf(value: Value, name: string): string {
  if (typeof value !== 'string') throw builtinError(`${name} constraint: must be a string`);
  return value;
}

function timeOf(value: Value): NumberValue {
  if (!isNumber(value)) throw builtinError('token time constraint: must be a number');
  if (toDouble(value) < 0) throw builtinError('token time constraint: must not be negative');
  return value;
}

function seconds(ns: NumberValue): NumberValue {
  return div(ns, NANO)!;
}

interface Accepted {
  readonly header: ObjectValue;
  readonly text: string;
}

function acceptToken(text: string, constraints: Constraints, depth: number): Accepted | undefined {
  if (depth > MAX_NESTING) throw builtinError(`JWT: more than ${MAX_NESTING} nested tokens`);
  const token = splitToken(text);
  const header = headerOf(token);
  const { alg, kid, cty, valid } = readHeader(header);
  if (!valid || (constraints.alg !== '' && constraints.alg !== alg)) return undefined;
  if (!isSigned(token, alg, kid, constraints)) return undefined;
  const payload = decodeText(token.payload, 'payload');
  return cty.toLowerCase() === 'jwt' ? acceptToken(payload, constraints, depth + 1) : { header, text: payload };
}

/** What a header says to whom verifies. */
export interface HeaderFields {
  readonly alg: string;
  readonly kid: string;
  readonly cty: string;
  /** False without an algorithm, and when an extension that must be understood is not. */
  readonly valid: boolean;
}

const KNOWN = ['alg', 'kid', 'typ', 'cty', 'crit'];

/** Reads a header. @throws {BuiltinError} when a member has the wrong type. */
export function readHeader(header: ObjectValue): HeaderFields {
  const text = (name: string): string => {
    const value = lookup(header, name);
    if (value === undefined) return '';
    if (typeof value !== 'string') throw builtinError(`${name}: must be a string`);
    return value;
  };
  const [alg, kid, cty] = [text('alg'), text('kid'), text('cty')];
  text('typ');
  const critical = lookup(header, 'crit');
  if (critical !== undefined && !isArray(critical)) throw builtinError('crit: must be a list');
  if (critical !== undefined && !critical.some((name) => typeof name === 'string')) {
    throw builtinError('crit: must be a nonempty list');
  }
  const missed = critical?.some((name) => lookup(header, name) !== undefined && !KNOWN.includes(String(name)));
  return { alg, kid, cty, valid: alg !== '' && missed !== true };
}

function isSigned(token: Token, alg: string, kid: string, constraints: Constraints): boolean {
  const text = signedBytes(token);
  const signature = decodePart(token.signature, 'signature');
  if (constraints.keys === undefined) return verifySignature(alg, bytesOf(constraints.secret ?? ''), text, signature);
  return candidates(constraints.keys, alg, kid).some(({ key }) => verifySignature(alg, key, text, signature));
}

/** The key that the header names, else all keys that are not for another algorithm. */
export function candidates(keys: readonly VerificationKey[], alg: string, kid: string): readonly VerificationKey[] {
  const named = kid === '' ? undefined : keys.find((key) => key.kid === kid);
  return named === undefined ? keys.filter((key) => key.alg === '' || key.alg === alg) : [named];
}

function claimsHold(payload: ObjectValue, { iss, aud, time }: Constraints): boolean {
  if (iss !== '' && lookup(payload, 'iss') !== iss) return false;
  const audience = lookup(payload, 'aud');
  if (audience === undefined ? aud !== '' : !isFor(audience, aud)) return false;
  const expires = timeClaim(payload, 'exp');
  if (expires !== undefined && compareNumbers(time, expires) >= 0) return false;
  const starts = timeClaim(payload, 'nbf');
  return starts === undefined || compareNumbers(time, starts) >= 0;
}

function isFor(audience: Value, wanted: string): boolean {
  return isArray(audience) ? audience.includes(wanted) : audience === wanted;
}

function timeClaim(payload: ObjectValue, name: string): NumberValue | undefined {
  const value = lookup(payload, name);
  if (value !== undefined && !isNumber(value)) throw builtinError(`${name} value must be a number`);
  return value;
}
