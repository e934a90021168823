import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphqlBuiltins } from '../graphql.js';
import { jwtBuiltins } from '../jwt.js';
import { standardBuiltins } from '../standard-builtins.js';
import { parseTermValue } from '../term-value.js';
import { RegoSet, termText, type Value } from '../values/index.js';
import { x509Builtins } from '../x509.js';
import { BuiltinError } from './builtin-error.js';
import { type BuiltinContext, createBuiltinContext } from './context.js';
import { type Builtin, createRegistry, standardNames } from './registry.js';

/**
 * The tables in `fixtures/*.cases`: one call per line, `NAME [ARGUMENTS] => RESULT` or `NAME [ARGUMENTS] !! MESSAGE`, in Rego's terms.
 * Results and messages were compared with those of OPA 1.22.2.
 */
interface Case {
  readonly name: string;
  readonly args: readonly Value[];
  readonly fails: boolean;
  readonly expected: string;
  readonly line: string;
}

const folder = new URL('./fixtures/', import.meta.url);
const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.cases'))
  .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').trimEnd().split('\n').map(readCase));
const registry = createRegistry(standardBuiltins, jwtBuiltins, x509Builtins, graphqlBuiltins);
const NOW = 1795478400000000000n;

function readCase(line: string): Case {
  const space = line.indexOf(' ');
  const good = line.lastIndexOf('] => ');
  const bad = line.lastIndexOf('] !! ');
  const at = Math.max(good, bad);
  return {
    name: line.slice(0, space),
    args: parseTermValue(line.slice(space + 1, at + 1)) as readonly Value[],
    fails: bad > good,
    expected: line.slice(at + 5),
    line,
  };
}

function context(): BuiltinContext {
  return createBuiltinContext({ now: NOW });
}

/** Builtins that give an answer for every argument, right or wrong. */
const TOTAL = new Set([
  ...['assign', 'eq', 'equal', 'gt', 'gte', 'lt', 'lte', 'neq', 'internal.member_2', 'internal.member_3', 'walk'],
  ...['is_array', 'is_boolean', 'is_null', 'is_number', 'is_object', 'is_set', 'is_string', 'type_name'],
  ...['base64.is_valid', 'json.is_valid', 'yaml.is_valid', 'uri.is_valid', 'regex.is_valid', 'semver.is_valid'],
  ...['net.cidr_is_valid', 'graphql.is_valid', 'graphql.schema_is_valid', 'graphql.parse_and_verify'],
  ...['json.marshal', 'yaml.marshal', 'json.verify_schema', 'print', 'internal.test_case', 'uuid.rfc4122'],
  ...['opa.runtime', 'rego.metadata.rule', 'rego.metadata.chain', 'time.now_ns'],
]);

/** Builtins whose answer is another one each time, or needs a server: tested below. */
const ELSEWHERE = new Set(['uuid.rfc4122', 'http.send', 'rego.parse_module']);

describe('builtins', () => {
  it.each(cases.map((one) => [one.line.slice(0, 120), one] as const))('%s', (_, { name, args, fails, expected }) => {
    const evaluate = registry.get(name)!.evaluate!;
    if (fails) {
      expect(() => evaluate(args, context())).toThrow(BuiltinError);
      expect(() => evaluate(args, context())).toThrow(expected.replaceAll('\\n', '\n'));
      return;
    }
    const result = evaluate(args, context());
    expect(result === undefined ? 'undefined' : termText(result).replaceAll('\n', '\\n')).toBe(expected);
  });

  it('have a value case and an error case each, or are proven to be total', () => {
    const values = new Set(cases.filter((one) => !one.fails).map((one) => one.name));
    const errors = new Set(cases.filter((one) => one.fails).map((one) => one.name));
    const names = standardNames();
    expect(names.filter((name) => !values.has(name) && !ELSEWHERE.has(name))).toEqual([]);
    expect(names.filter((name) => !errors.has(name) && !TOTAL.has(name))).toEqual([]);
  });

  const scalar = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string(),
  );
  const { value } = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      scalar.map((one) => (one === 0 ? 0 : one)),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.array(tie('value'), { maxLength: 3 }).map((members) => new RegoSet(members)),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
    ),
  }));

  it.each([...TOTAL])('%s answers whatever it is given', (name) => {
    const { evaluate, args } = registry.get(name)!;
    fc.assert(
      fc.property(fc.array(value, { minLength: args.length, maxLength: args.length }), (given) => {
        expect(evaluate!(given, context())).not.toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it('give an answer, undefined, or a BuiltinError for arguments of any type', () => {
    const names = standardNames();
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(value, { minLength: 4, maxLength: 4 }), (name, given) => {
        const builtin = registry.get(name)!;
        try {
          builtin.evaluate!(given.slice(0, builtin.args.length), context());
        } catch (error) {
          expect(error).toBeInstanceOf(BuiltinError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('never read or change the prototype of objects', () => {
    const hostile = parseTermValue('{"__proto__": {"polluted": 1}, "constructor": 2}') as Value;
    const names = [
      'object.union',
      'object.remove',
      'object.filter',
      'json.filter',
      'json.remove',
      'object.get',
      'yaml.marshal',
    ];
    for (const name of names) {
      const builtin = registry.get(name) as Builtin;
      try {
        builtin.evaluate!([hostile, hostile, hostile].slice(0, builtin.args.length), context());
      } catch (error) {
        expect(error).toBeInstanceOf(BuiltinError);
      }
    }
    registry.get('yaml.unmarshal')!.evaluate!(['__proto__: {polluted: 1}\n<<: {__proto__: {polluted: 2}}'], context());
    registry.get('json.unmarshal')!.evaluate!(['{"__proto__": {"polluted": 1}}'], context());
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('builtins that are another each time', () => {
  it('repeat within one evaluation and differ between two', () => {
    const uuid = registry.get('uuid.rfc4122')!.evaluate!;
    const one = context();
    const first = uuid(['a'], one);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuid(['a'], one)).toBe(first);
    expect(uuid(['b'], one)).not.toBe(first);
    expect(uuid(['a'], context())).not.toBe(first);
    const random = registry.get('rand.intn')!.evaluate!;
    expect(random(['a', 1_000_000_000], one)).toBe(random(['a', 1_000_000_000], one));
  });

  it('parse modules with the parser that the host gives', () => {
    const parse = registry.get('rego.parse_module')!.evaluate!;
    const given = createBuiltinContext({ parseModule: (filename, text) => ({ filename, text }) });
    expect(parse(['a.rego', 'package a'], given)).toEqual({ filename: 'a.rego', text: 'package a' });
  });
});

describe('http.send', () => {
  let server: Server;
  let base: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/json' }).end();
      else if (request.url === '/away') response.writeHead(302, { location: 'http://example.com/' }).end();
      else if (request.url === '/slow') return;
      else if (request.url === '/large') response.end('x'.repeat(2000));
      else
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(`{"path": "${request.url}", "n": 9007199254740993}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const send = (request: { [key: string]: Value }, network: object = {}): Promise<Value | undefined> =>
    registry.get('http.send')!.evaluateAsync!(
      [{ method: 'get', ...request }],
      createBuiltinContext({ network: { allowHosts: ['127.0.0.1'], allowPrivateAddresses: true, ...network } }),
    );

  it('decodes JSON with all digits and follows redirects only when asked', async () => {
    const answer = (await send({ url: `${base}/json` })) as { [key: string]: Value };
    expect(answer['status_code']).toBe(200);
    expect(termText(answer['body']!)).toBe('{"n": 9007199254740993, "path": "/json"}');
    expect(((await send({ url: `${base}/moved` })) as { [key: string]: Value })['status_code']).toBe(302);
    const moved = (await send({ url: `${base}/moved`, enable_redirect: true })) as { [key: string]: Value };
    expect(moved['status_code']).toBe(200);
  });

  it.each<[string, { [key: string]: Value }, object, string]>([
    ['hosts that are not listed', { url: 'http://example.com/' }, {}, 'disallowed host: example.com'],
    [
      'private addresses',
      { url: 'http://127.0.0.1/' },
      { allowPrivateAddresses: false },
      'disallowed address: 127.0.0.1 is loopback',
    ],
    [
      'names that resolve to private addresses',
      { url: 'http://a.test/' },
      { allowHosts: ['a.test'], allowPrivateAddresses: false, lookup: async () => ['10.0.0.1'] },
      'disallowed address',
    ],
    ['files of the host', { url: 'http://127.0.0.1/', tls_ca_cert_file: '/etc/passwd' }, {}, 'is not allowed'],
    ['other schemes', { url: 'file:///etc/passwd' }, {}, 'unsupported protocol scheme'],
  ])('refuses %s', async (_, request, network, message) => {
    await expect(send(request, network)).rejects.toThrow(message);
  });

  it('stops at the limits of the host, and checks the hosts of redirects', async () => {
    await expect(send({ url: `${base}/slow` }, { timeoutMs: 20 })).rejects.toThrow('request timed out');
    await expect(send({ url: `${base}/large` }, { maxResponseBytes: 1000 })).rejects.toThrow('longer than 1000 bytes');
    await expect(send({ url: `${base}/away`, enable_redirect: true })).rejects.toThrow('disallowed host: example.com');
    const soft = (await send({ url: `${base}/slow`, raise_error: false }, { timeoutMs: 20 })) as {
      [key: string]: Value;
    };
    expect(soft['status_code']).toBe(0);
  });

  it("is refused without the host's leave", async () => {
    const { evaluateAsync } = registry.get('http.send')!;
    await expect(evaluateAsync!([{ method: 'get', url: base }], createBuiltinContext())).rejects.toThrow(
      'the network is not allowed',
    );
  });
});
