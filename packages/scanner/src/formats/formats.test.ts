import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument, stringify } from 'yaml';
import { ScannerError } from '../errors.js';
import { paragraphs } from './headers.js';
import { parseJson, stripComments } from './json.js';
import { parseToml } from './toml/index.js';
import type { Value } from './values.js';
import { parseXml } from './xml/index.js';
import { parseYaml } from './yaml/index.js';

/** What the `yaml` package reads, with scalars as text, as ours keeps them. */
function reference(text: string): unknown {
  return flat(parseDocument(text, { schema: 'failsafe' }).toJS());
}

function flat(value: unknown): unknown {
  if (value === null || value === undefined || value === '~' || value === 'null') return '';
  if (Array.isArray(value)) return value.map(flat);
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, flat(each)]));
  return String(value);
}

function refuses(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(ScannerError);
  }
}

describe('parseYaml', () => {
  it('keeps versions as text', () => {
    expect(parseYaml('a: 1.10\nb: true\nc: ~\nd: 0x10\n')).toEqual({ a: '1.10', b: true, c: null, d: '0x10' });
  });

  it.each([
    'a:\n  - b: 1\n    c: 2\n  -\n    d: 3\n',
    'a:\n- b\n- c: [x, "y, z", {q: r}]\n',
    "\"quoted: key\": 'it''s'\n? complex\n: value\n",
    'a: |\n  one\n   two\n\n  three\nb: >-\n  folded\n  text\nc: 1\n',
    'a: plain\n  continued\n  text # comment\nb: x#y\n',
    '# head\n---\n- - nested\n  - list\n- {}\n- []\n',
    'key:\n    deep:\n        deeper: &anchor !!str v\n',
    'a: "tab\\t\\u00e9 \\"q\\""\nurl: https://example.com/a#b\n',
  ])('reads %j as the yaml package does', (text) => {
    expect(flat(parseYaml(text))).toEqual(reference(text));
  });

  it('reads a real lock file as the yaml package does', () => {
    const text = readFileSync(new URL('../../../../pnpm-lock.yaml', import.meta.url), 'utf8');
    expect(flat(parseYaml(text))).toEqual(reference(text));
  });

  it('reads what the yaml package writes', () => {
    const scalar = fc.oneof(
      fc.stringMatching(/^[a-zA-Z][\w ./:#@'"-]{0,20}$/),
      fc.constantFrom('', 'true', '- a', '# no', '{', 'a: b'),
    );
    const { node } = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        scalar,
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(fc.stringMatching(/^[a-z][\w./@-]{0,10}$/), tie('node'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(node, (value) => {
        const text = stringify(value, { lineWidth: 0 });
        expect(flat(parseYaml(text))).toEqual(flat(value));
      }),
      { numRuns: 300 },
    );
  });

  it.each(['a: *b\n', 'a:\n  b: 1\n c: 2\n', 'a: [1\n', 'a: "x\n', `${'- '.repeat(500)}x`, `${'['.repeat(500)}`])(
    'refuses %j',
    (text) => {
      expect(() => parseYaml(text)).toThrow(ScannerError);
    },
  );
});

describe('parseToml', () => {
  it('reads tables, lists of tables, dotted keys and all kinds of strings', () => {
    const text = `title = "x" # c\n[a.b]\nk.l = 1_000\nm = [1, 2,\n 3,]\n[[p]]\nname = 'raw\\n'\n[[p]]\ninline = { x = "\\u00e9", y = true, z.w = 1.5 }\n[p.sub]\nd = 1979-05-27T07:32:00Z\nlong = """\none\\\n   two"""\n`;
    expect(parseToml(text)).toEqual({
      title: 'x',
      a: { b: { k: { l: 1000 }, m: [1, 2, 3] } },
      p: [
        { name: 'raw\\n' },
        { inline: { x: 'é', y: true, z: { w: 1.5 } }, sub: { d: '1979-05-27T07:32:00Z', long: 'onetwo' } },
      ],
    });
  });

  it.each([
    'a',
    'a = ',
    'a = 1\na = 2',
    '[a]\n[a]',
    '[a',
    'a = "x',
    'a = [1',
    'a = {b',
    'a = 1 b = 2',
    '[[a]]\n[a]\n[a]',
    'a = "\\q"',
    `a = ${'['.repeat(500)}`,
  ])('refuses %j', (text) => {
    expect(() => parseToml(text)).toThrow(ScannerError);
  });
});

describe('parseXml', () => {
  it('reads elements, attributes, entities and CDATA, and drops prefixes', () => {
    const root = parseXml(
      '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><n:a b="1 &lt; 2"><!-- c --><c>&#x41;&amp;<![CDATA[<d>]]></c><e/></n:a>',
    );
    expect(root.name).toBe('a');
    expect(root.attributes.get('b')).toBe('1 < 2');
    expect(root.children.map((each) => [each.name, each.text])).toEqual([
      ['c', 'A&<d>'],
      ['e', ''],
    ]);
  });

  it('expands no entity of the document', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>';
    expect(parseXml(bomb).text).toBe('&c;');
  });

  it.each(['', 'text', '<a>', '<a></b>', '<a/><b/>', '<a b=1/>', '<a', '<!-- ', '<$x/>', '<a>'.repeat(500)])(
    'refuses %j',
    (text) => {
      expect(() => parseXml(text)).toThrow(ScannerError);
    },
  );
});

describe('JSON', () => {
  it('keeps keys off the prototype and refuses depth', () => {
    const value = parseJson('{"__proto__": {"x": 1}}') as Record<string, Value>;
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(() => parseJson(`${'['.repeat(5000)}${']'.repeat(5000)}`)).toThrow(ScannerError);
  });

  it('drops comments and trailing commas, but not within strings', () => {
    const text = '{ // c\n "a": ["x,]", 1, /* d */ ], "b": "//", }';
    expect(JSON.parse(stripComments(text))).toEqual({ a: ['x,]', 1], b: '//' });
  });

  it('leaves JSON as it is when it strips comments', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(stripComments(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('every parser', () => {
  const pieces = fc.array(
    fc.constantFrom(
      'a',
      '"',
      "'",
      ':',
      ' ',
      '\n',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '=',
      '#',
      '|',
      '<',
      '>',
      '/',
      '&',
      ',',
      '\\',
      '?',
      '!',
      '%',
      '---',
      '"""',
    ),
    { maxLength: 40 },
  );
  it('throws nothing but its own error, on any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          pieces.map((list) => list.join('')),
        ),
        (text) => {
          for (const parse of [parseYaml, parseToml, parseXml, parseJson]) refuses(() => parse(text));
          [...paragraphs(text)];
          stripComments(text);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
