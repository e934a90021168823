import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CapabilitiesFile, signatureOf } from '../../scripts/capabilities.js';
import { builtinSignatures } from '../generated/builtin-signatures.js';
import { graphqlBuiltins } from '../graphql.js';
import { jwtBuiltins } from '../jwt.js';
import { standardBuiltins } from '../standard-builtins.js';
import { x509Builtins } from '../x509.js';
import { createRegistry, defineBuiltin, describeRegistry, standardNames, standardSignature } from './registry.js';
import { parseType, printType, type Type } from './type.js';

const groups = { standardBuiltins, jwtBuiltins, x509Builtins, graphqlBuiltins };
const registry = createRegistry(...Object.values(groups));
const roots = [process.env['LAMELLAR_CONFORMANCE'], join(import.meta.dirname, '../../../../../shared/conformance')];
const capabilities = roots.map((root) => join(root ?? '', 'policy/capabilities.json')).find((file) => existsSync(file));

describe('the registry of builtins', () => {
  it('has every builtin of OPA and no other', () => {
    expect([...registry.names()].sort()).toEqual([...standardNames()].sort());
    expect(registry.names().length).toBe(206);
  });

  it('has each builtin in one group', () => {
    const all = Object.values(groups).flatMap((group) => group.map(({ name }) => name));
    expect(new Set(all).size).toBe(all.length);
  });

  it.skipIf(capabilities === undefined)(
    `agrees with the capabilities file in names and signatures${capabilities === undefined ? ' (skipped: no conformance data)' : ''}`,
    () => {
      const file = JSON.parse(readFileSync(capabilities!, 'utf8')) as CapabilitiesFile;
      const wanted = Object.fromEntries(file.builtins.map((builtin) => [builtin.name, signatureOf(builtin)]));
      expect(builtinSignatures).toEqual(wanted);
      for (const builtin of file.builtins) {
        const own = registry.get(builtin.name)!;
        expect([own.deterministic, own.deprecated, own.relation]).toEqual([
          builtin.nondeterministic !== true,
          builtin.deprecated === true,
          builtin.relation === true,
        ]);
        expect(own.infix).toBe(builtin.infix);
      }
    },
  );

  it('describes itself in the notation of the table', () => {
    for (const row of describeRegistry(registry)) {
      const [args, result] = builtinSignatures[row.name]!;
      expect([row.args.join(' ; '), row.result ?? '']).toEqual([args, result]);
    }
  });

  it('lets users add builtins and replace those of OPA', () => {
    const upper = defineBuiltin({ name: 'upper', args: ['string'], result: 'string', evaluate: () => 'mine' });
    const later = defineBuiltin({
      name: 'acme.ask',
      args: ['set[any]'],
      result: 'any',
      async: true,
      evaluate: async () => 1,
    });
    const own = createRegistry(standardBuiltins, [upper, later]);
    expect(own.get('upper')).toBe(upper);
    expect(own.get('acme.ask')?.evaluate).toBeUndefined();
    expect(standardSignature('acme.ask')).toBeUndefined();
    expect(standardSignature('constructor')).toBeUndefined();
  });
});

describe('type notation', () => {
  const { type } = fc.letrec<{ type: Type }>((tie) => ({
    type: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<Type>(
        { kind: 'null' },
        { kind: 'boolean' },
        { kind: 'number' },
        { kind: 'string' },
        { kind: 'any' },
      ),
      fc.array(tie('type'), { minLength: 1, maxLength: 3 }).map((of): Type => ({ kind: 'any', of })),
      tie('type').map((of): Type => ({ kind: 'set', of })),
      fc
        .tuple(fc.array(tie('type'), { maxLength: 2 }), tie('type'))
        .map(([members, dynamic]): Type => ({ kind: 'array', static: members, dynamic })),
      fc.tuple(tie('type'), tie('type')).map(
        ([key, value]): Type => ({
          kind: 'object',
          static: [{ key: 'a_1', value }],
          dynamic: { key, value },
        }),
      ),
    ),
  }));

  it('prints and reads back every type', () => {
    fc.assert(
      fc.property(type, (one) => {
        expect(parseType(printType(one))).toEqual(one);
      }),
    );
  });

  it.each([
    '',
    'strng',
    'set',
    'set[',
    'set[any',
    'any<',
    'object<a string>',
    'array[any] x',
    `${'set['.repeat(99)}any${']'.repeat(99)}`,
  ])('refuses %s', (text) => expect(() => parseType(text)).toThrow(TypeError));

  it('refuses or reads any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseType(text);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
      }),
    );
  });
});
