import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findDataRoot } from '../../../../conformance/harness/data-root.js';
import { builtinTable } from '../../scripts/builtin-table.js';
import { graphqlBuiltins } from '../graphql.js';
import { defineBuiltin } from '../index.js';
import { jwtBuiltins } from '../jwt.js';
import { x509Builtins } from '../x509.js';
import { capabilities } from './capabilities.js';

const all = capabilities([...jwtBuiltins, ...x509Builtins, ...graphqlBuiltins]);
const root = findDataRoot();
const file = root === undefined ? '' : join(root, 'policy/capabilities.json');

describe('capabilities', () => {
  it.skipIf(!existsSync(file))('are those of OPA where all groups are given', () => {
    const theirs = JSON.parse(readFileSync(file, 'utf8')) as typeof all;
    const sorted = [...theirs.builtins].sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(JSON.parse(JSON.stringify(all.builtins))).toEqual(sorted);
    expect(all.features).toEqual(theirs.features);
    expect(all.future_keywords).toEqual(theirs.future_keywords);
  });

  it('have own builtins', () => {
    const own = defineBuiltin({
      name: 'acme.owner',
      args: ['string', 'set[number]'],
      result: 'object<id: number>[string: any]',
      deterministic: false,
      evaluate: () => undefined,
    });
    expect(capabilities([own]).builtins.find(({ name }) => name === 'acme.owner')).toEqual({
      name: 'acme.owner',
      decl: {
        type: 'function',
        args: [{ type: 'string' }, { type: 'set', of: { type: 'number' } }],
        result: {
          type: 'object',
          static: [{ key: 'id', value: { type: 'number' } }],
          dynamic: { key: { type: 'string' }, value: { type: 'any' } },
        },
      },
      nondeterministic: true,
    });
  });

  it('are what the guide lists', () => {
    const page = readFileSync(new URL('../../../../docs/guides/policy-builtins.md', import.meta.url), 'utf8');
    expect(page).toBe(builtinTable());
  });
});
