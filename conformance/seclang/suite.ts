import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type MatchSink,
  OperatorArgumentError,
  type OperatorCompileContext,
  operators,
} from '../../packages/waf/src/operators/index.js';
import { transformations } from '../../packages/waf/src/transformations/index.js';
import { defineSuite, type Report } from '../harness/suite.js';
import { disagreements } from './disagreements.js';
import { readVectors, type Vector } from './vectors.js';

/** Cases that nobody can run with the data at hand. */
const skipped: Readonly<Record<string, string>> = {
  validateSchema: 'the schema that the cases name, testdata/schema.json, is not part of the data',
};
/** Operators whose file has another name. */
const fileNames: Readonly<Record<string, string>> = { nids: 'validateNid' };

/** A sink that keeps the captures. */
function capturingSink(): MatchSink & { readonly groups: string[] } {
  const groups: string[] = [];
  return {
    groups,
    capturing: true,
    capture: (index, text) => void (groups[index] = text),
    span: () => {},
    pathArgument: () => {},
    limit: () => {},
  };
}

function judgeOperator(vector: Vector, context: OperatorCompileContext): string | undefined {
  const name = fileNames[vector.subject] ?? vector.subject;
  const operator = operators.get(name.toLowerCase());
  if (operator === undefined) return `there is no operator @${name}`;
  const sink = capturingSink();
  let matches = false;
  try {
    matches = operator.compile(vector.param, context)(vector.input, sink);
  } catch (error) {
    // A rule that does not load matches nothing.
    if (!(error instanceof OperatorArgumentError) || error.code !== 'WAF_OPERATOR_ARGUMENT') return String(error);
  }
  if (matches !== vector.matches) return `expected ${vector.matches}, found ${matches} for ${JSON.stringify(vector)}`;
  const wanted = vector.groups ?? [];
  const wrong = wanted.findIndex((group, index) => (sink.groups[index] ?? '') !== group);
  return wrong < 0 ? undefined : `group ${wrong}: expected ${wanted[wrong]}, found ${sink.groups[wrong]}`;
}

function judgeTransformation(vector: Vector): string | undefined {
  const transformation = transformations.get(vector.subject.toLowerCase());
  if (transformation === undefined) return `there is no transformation ${vector.subject}`;
  const found = transformation.apply(vector.input);
  if (found === vector.output) return undefined;
  return `expected ${JSON.stringify(vector.output)}, found ${JSON.stringify(found)}`;
}

/** Runs cases, and prints how many of a group passed. */
function runAll(vectors: readonly Vector[], judge: (vector: Vector) => string | undefined, report: Report) {
  const count = { passed: 0, total: 0, passedIp: 0, totalIp: 0 };
  for (const vector of vectors) {
    const reason = skipped[vector.subject];
    if (reason !== undefined) {
      report.skip(vector.id, reason);
      continue;
    }
    const detail = judge(vector);
    report.result(vector.id, detail);
    const ip = vector.subject === 'ipMatch';
    count.total++;
    if (ip) count.totalIp++;
    if (detail !== undefined) continue;
    count.passed++;
    if (ip) count.passedIp++;
  }
  return count;
}

export const suite = defineSuite({
  name: 'seclang',
  about: 'The operator and transformation vectors of the SecLang language tests, in the copy of Coraza.',
  tier: 'quick',
  data: ['seclang/vectors'],
  run({ root, report }) {
    const folder = join(root, 'seclang/vectors');
    const context: OperatorCompileContext = {
      readDataFile: (path) => readFileSync(join(folder, 'operators/op', path), 'latin1'),
    };
    const operatorVectors = readVectors(join(folder, 'operators'));
    const transformationVectors = readVectors(join(folder, 'transformations'));
    const op = runAll(operatorVectors, (vector) => judgeOperator(vector, context), report);
    const tfn = runAll(transformationVectors, judgeTransformation, report);
    const files = new Set(transformationVectors.map(({ subject }) => subject)).size;
    report.note(`transformations: ${tfn.passed}/${tfn.total} in ${files} files`);
    report.note(`operators with ipMatch: ${op.passed}/${op.total}`);
    report.note(`operators without ipMatch: ${op.passed - op.passedIp}/${op.total - op.totalIp}`);
    const ids = new Set([...operatorVectors, ...transformationVectors].map(({ id }) => id));
    for (const { id, vector, other, ours } of disagreements) {
      if (!ids.has(id)) throw new Error(`the disagreement ${id} names no case`);
      report.note(
        `disagreement ${id}: vector: ${vector}; other: ${other}${ours === undefined ? '' : `; ours: ${ours}`}`,
      );
    }
  },
});
