import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import type { Transformation } from './transformation.js';

function digest(algorithm: string, value: string): string {
  return hash(algorithm, Buffer.from(value, 'latin1'), 'buffer').toString('latin1');
}

/**
 * `t:md5`: the MD5 digest of the value as 16 raw bytes; `t:hexEncode` after it gives the usual form.
 *
 * @example `t:md5,t:hexEncode` turns `TestCase` into `c9aba2c3e60126169e80e9a26ba273c1`
 */
export const md5: Transformation = { name: 'md5', apply: (value) => digest('md5', value) };

/**
 * `t:sha1`: the SHA-1 digest of the value as 20 raw bytes; `t:hexEncode` after it gives the usual form.
 *
 * @example `t:sha1,t:hexEncode` turns the empty value into `da39a3ee5e6b4b0d3255bfef95601890afd80709`
 */
export const sha1: Transformation = { name: 'sha1', apply: (value) => digest('sha1', value) };
