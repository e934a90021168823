import { describe, expect, it } from 'vitest';
import { type Match, matches } from './match.js';
import { createRequest } from './review.js';

const pod = createRequest({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1', namespace: 'team-a', labels: { app: 'web' } },
});

const cases: readonly (readonly [name: string, match: Match, expected: boolean])[] = [
  ['an empty match', {}, true],
  ['its kind', { kinds: [{ apiGroups: [''], kinds: ['Pod'] }] }, true],
  ['any kind', { kinds: [{ apiGroups: ['*'], kinds: ['*'] }] }, true],
  ['its kind in another group', { kinds: [{ apiGroups: ['apps'], kinds: ['Pod'] }] }, false],
  ['its namespace by a glob', { namespaces: ['team-*'] }, true],
  ['another namespace', { namespaces: ['team'] }, false],
  ['an excluded namespace by a glob', { excludedNamespaces: ['*-a'] }, false],
  ['cluster scope', { scope: 'Cluster' }, false],
  ['namespaced scope', { scope: 'Namespaced' }, true],
  ['its label', { labelSelector: { matchLabels: { app: 'web' } } }, true],
  [
    'a label of the prototype',
    { labelSelector: { matchExpressions: [{ key: 'toString', operator: 'Exists' }] } },
    false,
  ],
  [
    'labels in a list',
    { labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['api'] }] } },
    false,
  ],
  ['its name by a glob', { name: 'web-*' }, true],
  ['another name', { name: 'api-*' }, false],
  ['generated objects only', { source: 'Generated' }, false],
];

describe('matches', () => {
  it.each(cases)('decides %s', (_name, match, expected) => {
    expect(matches(match, pod)).toBe(expected);
  });

  it('selects by the labels of the namespace', () => {
    const match = { namespaceSelector: { matchLabels: { env: 'prod' } } };
    expect(matches(match, pod, { namespace: { metadata: { labels: { env: 'prod' } } } })).toBe(true);
    expect(matches(match, pod, { namespace: { metadata: { labels: {} } } })).toBe(false);
    expect(matches(match, pod)).toBe(false);
  });
});
