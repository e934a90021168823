import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findDataRoot } from '../../../conformance/harness/data-root.js';
import { allBuiltins, type OpaCase, readCases } from '../../../conformance/opa-v1/cases.js';
import { PolicyCompileError } from '../src/errors.js';
import { parseTermValue } from '../src/index.js';
import { bothWays } from './both-ways.js';

const root = findDataRoot();

describe.each(['v1', 'v0'] as const)('OPA cases in %s', (version) => {
  const folder = root === undefined ? '' : join(root, `policy/opa-${version}`);
  it.skipIf(!existsSync(folder))('get the same answer from the closures and from the naive interpreter', () => {
    const different: string[] = [];
    for (const testCase of readCases(folder)) {
      const answers = judged(testCase, version);
      if (answers !== undefined && answers.closures !== answers.naive) {
        different.push(`${testCase.id}: ${answers.closures.slice(0, 200)} | ${answers.naive.slice(0, 200)}`);
      }
    }
    expect(different).toEqual([]);
  });
});

/** Both answers; undefined for a program that does not compile. */
function judged(testCase: OpaCase, version: 'v0' | 'v1'): { closures: string; naive: string } | undefined {
  try {
    return bothWays({
      modules: testCase.modules ?? [],
      query: testCase.query,
      version,
      data: testCase.data ?? {},
      input: testCase.input_term === undefined ? testCase.input : parseTermValue(testCase.input_term),
      strict: testCase.strict_error ?? false,
      builtins: allBuiltins,
    });
  } catch (error) {
    if (error instanceof PolicyCompileError) return undefined;
    throw error;
  }
}
