import type { VirtualPatch } from '@lamellar/events';
import { rangeProblems } from '../rewrite/version-range.js';
import { compileTest } from './value-test.js';

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

/** What is wrong with the shape of a patch, each with its place; empty when nothing is. */
export function problemsOf(patch: unknown): string[] {
  if (!isFields(patch)) return ['an object is expected'];
  const problems: string[] = [];
  if (patch['format'] !== 1) problems.push(`format: 1 is expected, found ${JSON.stringify(patch['format'])}`);
  for (const name of ['id', 'title']) if (!isText(patch[name])) problems.push(`${name}: a text is expected`);
  if (!isTexts(patch['advisories'])) problems.push('advisories: a list of ids is expected');
  const { target, points } = patch as { target?: unknown; points?: unknown };
  if (!isFields(target) || !isText(target['type']) || !isText(target['name']) || !isTexts(target['versions']))
    problems.push('target: type, name and versions are expected');
  else
    for (const range of target['versions'] as VirtualPatch['target']['versions'])
      for (const part of rangeProblems(range))
        problems.push(`target.versions: "${part}" is no comparator, such as <1.2.3`);
  if (!Array.isArray(points) || points.length === 0) problems.push('points: at least one is expected');
  else for (const [index, point] of points.entries()) problems.push(...pointProblems(point, `points[${index}]`));
  return problems;
}

function pointProblems(point: unknown, place: string): string[] {
  if (!isFields(point)) return [`${place}: an object is expected`];
  switch (point['kind']) {
    case 'http':
      return conditions(point['when'], `${place}.when`);
    case 'source':
      return ['file', 'find', 'replace']
        .filter((name) => typeof point[name] !== 'string')
        .map((name) => `${place}.${name}: a text is expected`);
    case 'function': {
      const query = point['function'];
      const guard = point['guard'];
      return [
        ...(isText(point['file']) ? [] : [`${place}.file: a path below the package's root is expected`]),
        ...(isFields(query) && isText(query['name']) ? [] : [`${place}.function: a name is expected`]),
        ...(isFields(guard)
          ? conditions(guard['when'], `${place}.guard.when`)
          : [`${place}.guard: an object is expected`]),
      ];
    }
    default:
      return [`${place}.kind: http, function or source is expected, found ${JSON.stringify(point['kind'])}`];
  }
}

function conditions(list: unknown, place: string): string[] {
  if (!Array.isArray(list) || list.length === 0) return [`${place}: at least one condition is expected`];
  return list.flatMap((condition: unknown, index) => {
    const test = isFields(condition) ? condition['test'] : undefined;
    if (!isFields(test)) return [`${place}[${index}].test: a test is expected`];
    try {
      compileTest(test as Parameters<typeof compileTest>[0]);
      return [];
    } catch (error) {
      return [`${place}[${index}].test: ${(error as Error).message}`];
    }
  });
}
