import { gzipSync } from 'node:zlib';
import { createRequestContext } from '@lamellar/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Input } from '../core/inputs/collect.js';
import { addInputs } from '../core/inputs/request-inputs.js';
import { archiveNames } from '../sources/archive-names.js';
import { graphqlLiterals, isGraphql } from '../sources/graphql-literals.js';
import { extraFields } from './assignment/extra-fields.js';
import { derivesFromRequest, detectCodeInjection } from './code/detect-code.js';
import { findSensitive, maskSensitive } from './data/sensitive-data.js';
import { detectSerializedCode } from './deserialize/detect-serialized.js';
import { detectLdapInjection } from './ldap/detect-ldap.js';
import { detectNosqlInjection } from './nosql/detect-nosql.js';
import { isPlainData, namedPrototypes } from './pollution/prototype-names.js';
import { detectHeaderInjection } from './redirect/detect-header.js';
import { detectOpenRedirect } from './redirect/detect-redirect.js';
import { detectShellInjection } from './shell/detect-shell.js';
import { literalText } from './shell/literal-text.js';
import { detectTemplateInjection } from './template/detect-template.js';
import { detectTokenMisuse } from './token/detect-token.js';
import { detectUnsafeUpload } from './upload/detect-upload.js';
import { detectXmlEntity } from './xml/detect-xxe.js';

const input = (text: string, place = 'body.q'): Input => ({ place, text });

describe('NoSQL', () => {
  const judge = (body: unknown, filter: object) => {
    const context = createRequestContext({ headers: {} });
    addInputs(context, () => ({ body }));
    return detectNosqlInjection(filter, [], context) !== undefined;
  };
  test.each([
    ['an operator instead of a text', { name: { $ne: null } }, true],
    ['an operator deep inside', { a: { b: { $gt: '' } } }, true],
    ['a query string that no parser took apart', { 'name[$ne]': 'x' }, false],
    ['a text', { name: 'x' }, false],
  ])('%s: %s', (_name, body, expected) => {
    expect(judge(body, { user: body as object })).toBe(expected);
  });
  test("the application's own operators are no attack", () => {
    expect(judge({ name: 'x' }, { name: { $in: ['x', 'y'] }, $or: [{ a: 1 }] })).toBe(false);
  });
});

test.each([
  ['(uid=*)(|(uid=*))', '(cn=*)(|(uid=*))', '*)(|(uid=*', true],
  ['a part with an escape', '(cn=a\\28b)', 'a\\28b', false],
  ['a name', '(cn=ada)', 'ada', false],
  ['a distinguished name', 'cn=a,dc=x,dc=y', 'a,dc=x', true],
])('LDAP %s', (_name, filter, text, expected) => {
  expect(detectLdapInjection(filter, [input(text)]) !== undefined).toBe(expected);
});

test.each([
  ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', true],
  ['a parameter entity', '<!DOCTYPE a [<!ENTITY % x "y">]><a/>', true],
  ['a type elsewhere', '<!DOCTYPE a SYSTEM "http://x/y.dtd"><a/>', true],
  ['in lower case behind a comment', '<!doctype a [<!-- > --><!entity x system "file:///x">]><a/>', true],
  ['an entity of its own', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', false],
  ['a document', '<a b="c">text</a>', false],
])('XML with %s: %s', (_name, xml, expected) => {
  expect(detectXmlEntity(xml, [input(xml)]) !== undefined).toBe(expected);
});

test.each([
  ['{{7*7}}', 'Hello {{7*7}}!', true],
  ['<%= process.env %>', '<p><%= process.env %></p>', true],
  ['a {brace}', 'Hello a {brace}!', false],
  ['{{whole}} template', '{{whole}} template', false],
])('%s in a template', (text, template, expected) => {
  expect(detectTemplateInjection(template, [input(text)]) !== undefined).toBe(expected);
});

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
test.each([
  ['no signature', `${part({ alg: 'none' })}.${part({})}.`, undefined, true],
  ['alg none with a signature', `${part({ alg: 'NoNe' })}.${part({})}.c2ln`, 'k', true],
  ['a secret that is a public key', `${part({ alg: 'HS256' })}.${part({})}.c2ln`, '-----BEGIN PUBLIC KEY-----', true],
  ['a signed token', `${part({ alg: 'HS256' })}.${part({})}.c2ln`, 'secret', false],
  ['no token', 'hello', 'secret', false],
])('a token with %s', (_name, token, key, expected) => {
  expect(detectTokenMisuse({ token, key, algorithms: undefined }) !== undefined).toBe(expected);
});

test('a serialized function is found when the client sent it', () => {
  const text = '{"a":"_$$ND_FUNC$$_function(){}()"}';
  expect(detectSerializedCode(text, [input(text)])).toBeDefined();
  expect(detectSerializedCode(text, [input('other')])).toBeUndefined();
});

test.each([
  ['https://evil.example/x', 'https://evil.example/x', true],
  ['//evil.example', '//evil.example', true],
  ['/\\evil.example', '/\\evil.example', true],
  ['https://evil.example', 'evil.example', true],
  ['javascript:alert(1)', 'javascript:alert(1)', true],
  ['/account?next=https://evil.example', 'https://evil.example', false],
  ['https://shop.example/x', 'https://shop.example/x', false],
  ['/home', '/home', false],
])('a redirect to %s by %s', (location, text, expected) => {
  expect(detectOpenRedirect(location, 'shop.example', [input(text)]) !== undefined).toBe(expected);
});

test('a line end of the client in a header', () => {
  expect(detectHeaderInjection('a\r\nSet-Cookie: x', [input('\r\nSet-Cookie: x')])).toBeDefined();
  expect(detectHeaderInjection('a\r\nb', [input('b')])).toBeUndefined();
});

test.each([
  ['/srv/up/shell.php', 'shell.php', true],
  ['/srv/up/3f2a.php', 'shell.php', true],
  ['/srv/up/shell.php.png', 'shell.php.png', true],
  ['/srv/up/photo.png', 'photo.png', false],
  ['/srv/app/server.js', 'photo.png', false],
])('%s stored for %s', (path, text, expected) => {
  expect(detectUnsafeUpload(path, [{ place: 'body', text, origin: 'file name' }]) !== undefined).toBe(expected);
});

test('fields that a schema does not name', () => {
  const schema = {
    properties: { name: {}, address: { properties: { city: {} } }, tags: { items: { properties: { a: {} } } } },
  };
  expect(
    extraFields({ name: 'x', role: 'admin', address: { city: 'y', zip: 1 }, tags: [{ a: 1, b: 2 }] }, schema),
  ).toEqual(['role', 'address.zip', 'tags[0].b']);
});

test('cards with a right check digit and keys are found and masked at their length', () => {
  const text = `card 4111 1111 1111 1111, no card 4111 1111 1111 1112, key AKIA${'A'.repeat(16)}`;
  const masked = maskSensitive(text, findSensitive(text));
  expect(masked).toBe(`card **** **** **** 1111, no card 4111 1111 1111 1112, key ${'*'.repeat(20)}`);
  expect(findSensitive('call 0041 44 123 45 67 at 2024-01-02 03:04:05')).toEqual([]);
});

test('ways to a prototype are named by keys and by texts', () => {
  expect(namedPrototypes([{ place: 'body.__proto__.x', text: 'y' }]).proto).toBeDefined();
  expect(namedPrototypes([input('constructor.prototype.x')]).constructorPrototype).toBeDefined();
  expect(namedPrototypes([input('the constructor')])).toEqual({ proto: undefined, constructorPrototype: undefined });
  expect(isPlainData({ a: 1 })).toBe(true);
  expect(isPlainData({ method() {} })).toBe(false);
});

test('a program of a client may be compiled in a sandbox and is known to come from it', () => {
  const program = 'const a = [1, 2]; a.map((x) => x * 2).join()';
  expect(detectCodeInjection(program, [input(program)])).toBeDefined();
  expect(detectCodeInjection(program, [input(program)], true)).toBeUndefined();
  expect(derivesFromRequest(program, [input(program)])).toBe(true);
  expect(derivesFromRequest('return process', [input(`x('return process')`)])).toBe(true);
  expect(derivesFromRequest('return this', [input('hello')])).toBe(false);
});

test('escapes of a shell are read, and a text that was escaped well does not act', () => {
  expect(literalText(`echo a\\;b 'c d' "e f"`).text).toBe('echo a;b c d e f');
  expect(detectShellInjection("echo 'it'\\''s; $x'", [input("it's; $x")])).toBeUndefined();
  expect(detectShellInjection("printf %s ''\\'' whoami'", [input("' whoami")])).toBeUndefined();
  expect(detectShellInjection("printf %s '' whoami'", [input("' whoami")])).toBeDefined();
  expect(detectShellInjection('echo `:\\`touch\\$IFS/x', [input('`:`touch$IFS/x')])).toBeDefined();
});

describe('archives', () => {
  test('names of a tar file are read, packed or not, and cut files are read as far as they go', () => {
    const header = Buffer.alloc(1024);
    header.write('../../x', 0);
    header.write('00000000000', 124);
    header.write('ustar', 257);
    expect(archiveNames(header)?.names).toEqual(['../../x']);
    expect(archiveNames(gzipSync(header))?.names).toEqual(['../../x']);
  });
  test('no bytes make it throw', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 600 }),
        fc.constantFrom('PK\x03\x04', 'PK\x01\x02', '\x1f\x8b', ''),
        (bytes, head) => {
          expect(() => archiveNames(Buffer.concat([Buffer.from(head, 'latin1'), bytes]))).not.toThrow();
        },
      ),
    );
  });
});

test('string values of a GraphQL document', () => {
  const document = 'query { user(name: "a\\" OR 1=1") { id } # "no"\n b(text: """x y""") }';
  expect(isGraphql(document)).toBe(true);
  expect(graphqlLiterals(document)).toEqual(['a" OR 1=1', 'x y']);
});
