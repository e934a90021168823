import { filters } from './filter-scenes.js';
import type { Scene } from './scene.js';

const AUTHZ = `package authz

default allow := false

allow if {
	input.user == data.users[_].name
	input.method == "GET"
}

deny contains msg if {
	some word in input.words
	word in data.forbidden
	msg := sprintf("%s is forbidden", [word])
}

undefined_here if input.never

numbers := {"big": 12345678901234567890123, "small": 0.1, "e": 1e3, "div": 1 / 3}

escapes := "<a href='x'>&amp;</a>"

sets := {3, 1, 2}

keys := {1: "one", true: "yes", [1]: "list"}

double(x) := x * 2

by_name[name] := user if {
	some user in data.users
	name := user.name
}

broken := 1 / input.zero

torn := 1 if input.torn
torn := 2 if input.torn
`;

const USERS = '{"users": [{"name": "ann", "age": 30}, {"name": "bob"}], "forbidden": ["no", "never"]}';

const json = (value: unknown): string => encodeURIComponent(JSON.stringify(value));

/** Documents by GET and POST, with every parameter. */
const documents: Scene = {
  name: 'documents',
  files: { 'authz.rego': AUTHZ, 'data.json': USERS },
  calls: [
    { path: '/v1/data/authz/allow' },
    { path: '/v1/data/authz/allow/' },
    { path: `/v1/data/authz/allow?input=${json({ user: 'ann', method: 'GET' })}` },
    { path: `/v1/data/authz/allow?input=${json({ user: 'eve', method: 'GET' })}` },
    { path: `/v1/data/authz/allow?input=${json(1)}&input=${json({ user: 'bob', method: 'GET' })}` },
    { path: '/v1/data/authz/allow?input=%7B' },
    { path: '/v1/data/authz/allow?input=' },
    { path: '/v1/data/authz/allow?input=%7B%7D%7D' },
    { path: '/v1/data/users' },
    { path: '/v1/data/users/0' },
    { path: '/v1/data/users/0/name' },
    { path: '/v1/data/users/7' },
    { path: '/v1/data/users/-1' },
    { path: '/v1/data/users/name' },
    { path: '/v1/data/nothing/here' },
    { path: '/v1/data/authz/numbers' },
    { path: '/v1/data/authz/escapes' },
    { path: '/v1/data/authz/sets' },
    { path: '/v1/data/authz/keys' },
    { path: '/v1/data/authz/by_name/ann' },
    { path: '/v1/data/authz/by_name' },
    { path: '/v1/data/authz/double' },
    { path: '/v1/data/authz/a%22b' },
    { path: '/v1/data/users%2F0' },
    { path: '/v1/data//users' },
    { path: '/v1/data/./users' },
    { path: '/v1/data/authz/../users' },
    { path: '/v1/data/authz' },
    { path: '/v1/data' },
    { path: '/v1/data?pretty' },
    { path: '/v1/data/users?pretty=true' },
    { path: '/v1/data/users?pretty=false' },
    { path: '/v1/data/users?pretty=TRUE' },
    { path: '/v1/data/users?pretty=1' },
    { path: '/v1/data/users?metrics' },
    { path: '/v1/data/users?metrics=true' },
    { path: '/v1/data/authz/allow?metrics&pretty' },
    { path: '/v1/data/authz/allow?instrument', own: ['metrics'] },
    { path: '/v1/data/authz/allow?provenance' },
    { path: '/v1/data/authz/allow?explain=full', own: ['explanation'] },
    { path: '/v1/data/authz/allow?explain=full&pretty', own: ['explanation'] },
    { path: '/v1/data/authz/undefined_here?explain=full', own: ['explanation'] },
    { path: '/v1/data/authz/undefined_here?explain=fails' },
    { path: '/v1/data/authz/allow?explain=off' },
    { path: '/v1/data/authz/allow?explain=unknown' },
    { path: '/v1/data/authz/allow', body: { input: { user: 'ann', method: 'GET' } } },
    { path: '/v1/data/authz/allow', body: { input: { user: 'ann', method: 'PUT' } } },
    { path: '/v1/data/authz/allow', body: {} },
    { path: '/v1/data/authz/allow', method: 'POST' },
    { path: '/v1/data/authz/allow', body: 'null' },
    { path: '/v1/data/authz/allow', body: '{"input": null}' },
    { path: '/v1/data/authz/allow', body: '[]' },
    { path: '/v1/data/authz/allow', body: '"text"' },
    { path: '/v1/data/authz/allow', body: '1' },
    { path: '/v1/data/authz/allow', body: '{"input": {}} and more' },
    { path: '/v1/data/authz/allow', body: { input: {}, 'com.example/extra': { a: 1 } } },
    { path: '/v1/data/authz/deny', body: { input: { words: ['yes', 'no', 'never'] } } },
    { path: '/v1/data/authz/deny', body: { input: { words: [] } } },
    { path: '/v1/data/authz/undefined_here', body: { input: {} } },
    { path: '/v1/data/authz/undefined_here', body: {} },
    { path: '/v1/data/authz/broken', body: { input: { zero: 0 } } },
    { path: '/v1/data/authz/broken', body: { input: { zero: 4 } } },
    { path: '/v1/data/authz/broken?strict-builtin-errors', body: { input: { zero: 0 } } },
    { path: `/v1/data/authz/broken?strict-builtin-errors=true&input=${json({ zero: 0 })}` },
    { path: `/v1/data/authz/broken?strict-builtin-errors=false&input=${json({ zero: 0 })}` },
    { path: '/v1/data/authz/torn', body: { input: { torn: true } } },
    { path: '/v1/data/authz/double', body: { input: {} } },
    { path: '/v1/data/authz/a%22b', body: { input: {} } },
    { path: '/v1/data', body: { input: { words: ['no'] } } },
    { path: '/v1/data/authz/allow?metrics', body: { input: {} } },
    { path: '/v1/data/authz/allow?metrics', body: { input: {} } },
    { path: '/v1/data/authz/allow?provenance&pretty', body: { input: {} } },
    {
      path: '/v1/data/authz/allow',
      body: 'input: {user: ann, method: GET}',
      headers: { 'content-type': 'application/yaml' },
    },
    { path: '/v1/data/authz/allow', body: '', headers: { 'content-type': 'application/x-yaml' } },
    { path: '/v1/data/authz/allow', body: { input: { user: 'ann', method: 'GET' } }, gzip: true },
    { path: '/v1/data/authz/numbers', body: '{"input": 12345678901234567890}' },
  ],
};

/** Bodies that are no JSON, each wrong in its own way. */
const malformed: Scene = {
  name: 'malformed',
  files: { 'authz.rego': AUTHZ },
  calls: [
    '{',
    '{"input"',
    '{"input":',
    '{"input": tru}',
    '{"input": [1,]}',
    '{"input": [1 2]}',
    '{"input": {"a" 1}}',
    '{"input": {a: 1}}',
    '{"input": 01}',
    '{"input": 1.}',
    '{"input": 1e}',
    '{"input": -}',
    '{"input": "a\nb"}',
    '{"input": "\\x"}',
    '{"input": "\\u12g4"}',
    '{"input": nul',
    '{"input": 1,}',
    "{'input': 1}",
    '}',
    'hello',
  ].map((body) => ({ path: '/v1/data/authz/allow', body })),
};

/** The version of the API whose answers are documents alone. */
const versionZero: Scene = {
  name: 'v0',
  files: {
    'authz.rego': AUTHZ,
    'data.json': USERS,
    'main.rego': 'package system\n\nmain := {"seen": input}\n',
  },
  calls: [
    { path: '/v0/data/authz/allow', body: { user: 'ann', method: 'GET' } },
    { path: '/v0/data/authz/deny', body: { words: ['never'] } },
    { path: '/v0/data/authz/undefined_here', body: {} },
    { path: '/v0/data/authz/missing', body: {} },
    { path: '/v0/data/users/5', body: {} },
    { path: '/v0/data/authz/numbers?pretty', body: {} },
    { path: '/v0/data/authz/escapes', body: {} },
    { path: '/v0/data/authz/double', body: {} },
    { path: '/v0/data/authz/broken', body: { zero: 0 } },
    { path: '/v0/data/authz/torn', body: { torn: 1 } },
    { path: '/v0/data/authz/allow', body: '{' },
    { path: '/v0/data/authz/allow', method: 'POST' },
    { path: '/v0/data/authz/allow' },
    { path: '/v0/data/authz/a%22b', body: {} },
    { path: '/v0/data', body: {} },
    { path: '/', body: { a: 1 } },
    { path: '/', body: '[1, 2]' },
    { path: '/', method: 'POST' },
    { path: '/?pretty', body: { a: 1 } },
    { path: '/', body: 'a: [1]', headers: { 'content-type': 'text/yaml' } },
  ],
};

/** Ad hoc queries. */
const queries: Scene = {
  name: 'queries',
  files: { 'authz.rego': AUTHZ, 'data.json': USERS },
  calls: [
    { path: '/v1/query' },
    ...[
      'x = 1',
      'x := 1; y := x + 1',
      '1 = 2',
      'true',
      'false',
      'data.authz.allow',
      'data.users[i].name = n',
      'data.users[_].name = n',
      'data.authz.by_name[k]',
      'x = {1, 2, 3}',
      'x = 12345678901234567890',
      'some x in [1, 2]; y := x * 2',
      'every x in [1, 2] { x > 0 }',
      'x = [y | y = data.users[_].name]',
      'input.a = x',
      'data.authz.double(4, x)',
      'x = data.authz.double(4)',
      'x = 1/0',
      'x =',
      'x = y',
      'foo(1)',
      'a.b(1)',
      'count("x", n)',
      'http.send({"method": "get", "url": "http://127.0.0.1:1/"}, x)',
      'x := http.send({})',
      '[y | y = http.send({})]',
      '',
      ')',
      '{',
      '"unclosed',
      'x = 1 }',
      'import data.users; x = users',
      'data.authz.torn with input as {"torn": 1}',
      'x = data.authz.allow with input as {"user": "ann", "method": "GET"}',
      'not data.authz.allow',
      'data.nothing',
      'x := io.jwt.decode("eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln")',
      'x := graphql.is_valid("{ a }", "type Query { a: Int }")',
      'x := crypto.sha256("a")',
      'x := crypto.x509.parse_certificates("no certificate")',
      'data[x]',
    ].map((query) => ({ path: `/v1/query?q=${encodeURIComponent(query)}` })),
    ...['n := count(1)', 'plus(1, "a", x)'].map((query) => ({
      path: `/v1/query?q=${encodeURIComponent(query)}`,
      own: ['details'] as const,
    })),
    { path: '/v1/query?q=x%3D1&q=y%3D2' },
    { path: '/v1/query?q=x%3D1&pretty' },
    { path: '/v1/query?q=x%3D1&metrics' },
    { path: '/v1/query?q=x%3D1&instrument', own: ['metrics'] },
    { path: '/v1/query?q=x%3D1&explain=full', own: ['explanation'] },
    { path: '/v1/query', body: { query: 'input.a[i] = x', input: { a: [1, { b: 2 }] } } },
    { path: '/v1/query', body: { query: 'input = x', input: null } },
    { path: '/v1/query', body: { query: 'input = x' } },
    { path: '/v1/query?pretty', body: { query: 'x = input', input: [1] } },
    { path: '/v1/query?metrics', body: { query: 'x = 1' } },
    { path: '/v1/query', body: { query: 'x = ' } },
    { path: '/v1/query', body: { query: '' } },
    { path: '/v1/query', body: {} },
    { path: '/v1/query', body: { query: 1 } },
    { path: '/v1/query', body: '[]' },
    { path: '/v1/query', body: '"q"' },
    { path: '/v1/query', body: '{' },
    { path: '/v1/query', method: 'POST' },
    { path: '/v1/query', body: { query: 'x = 1' }, gzip: true },
    { path: '/v1/query', method: 'PATCH' },
    { path: '/v1/query/more' },
  ],
};

/** Writing base documents. */
const writing: Scene = {
  name: 'writing',
  files: { 'authz.rego': AUTHZ, 'data.json': USERS },
  calls: [
    { method: 'PUT', path: '/v1/data/x', body: { a: [1, 2], o: { p: null } } },
    { path: '/v1/data/x' },
    { method: 'PUT', path: '/v1/data/x/a/0', body: '"put"' },
    { method: 'PUT', path: '/v1/data/x/a/5', body: '"put"' },
    { method: 'PUT', path: '/v1/data/x/a/-', body: '"put"' },
    { method: 'PUT', path: '/v1/data/x/a/word', body: '"put"' },
    { method: 'PUT', path: '/v1/data/x/a/0/deep', body: '"put"' },
    { method: 'PUT', path: '/v1/data/x/o/p/q', body: '"put"' },
    { method: 'PUT', path: '/v1/data/x/o/r/s', body: '"put"' },
    { path: '/v1/data/x' },
    { method: 'PUT', path: '/v1/data/x/o', body: '1', headers: { 'if-none-match': '*' } },
    { method: 'PUT', path: '/v1/data/x/new', body: '1', headers: { 'if-none-match': '*' } },
    { method: 'PUT', path: '/v1/data/authz/allow', body: 'true' },
    { method: 'PUT', path: '/v1/data/authz', body: { allow: true, more: [] } },
    { method: 'PUT', path: '/v1/data/authz/other', body: 'true' },
    { path: '/v1/data/authz/other' },
    { method: 'PUT', path: '/v1/data/q', body: '{' },
    { method: 'PUT', path: '/v1/data/q', body: '' },
    { method: 'PUT', path: '/v1/data', body: '[1]' },
    { method: 'PUT', path: '/v1/data/a%2Fb/c', body: '1' },
    { path: '/v1/data/a%2Fb' },
    { path: '/v1/data/a/b' },
    { method: 'PUT', path: '/v1/data/x/m?metrics', body: '1' },
    { method: 'PATCH', path: '/v1/data/x', body: [{ op: 'add', path: 'a/-', value: 3 }] },
    { method: 'PATCH', path: '/v1/data/x', body: [{ op: 'add', path: '/a/0', value: 0 }] },
    { method: 'PATCH', path: '/v1/data/x', body: [{ op: 'replace', path: 'a/1', value: 'r' }] },
    { method: 'PATCH', path: '/v1/data/x', body: [{ op: 'remove', path: 'a/0' }] },
    { path: '/v1/data/x' },
    { method: 'PATCH', path: '/v1/data/x', body: [{ op: 'add', path: 'a/9', value: 1 }] },
    { method: 'PATCH', path: '/v1/data/x', body: [{ op: 'add', path: 'a/word', value: 1 }] },
    { method: 'PATCH', path: '/v1/data/x', body: [{ op: 'replace', path: 'a/-', value: 1 }] },
    { method: 'PATCH', path: '/v1/data/x', body: [{ op: 'remove', path: 'a/9' }] },
    { method: 'PATCH', path: '/v1/data/x', body: [{ op: 'replace', path: 'absent', value: 1 }] },
    { method: 'PATCH', path: '/v1/data/x', body: [{ op: 'remove', path: 'absent' }] },
    { method: 'PATCH', path: '/v1/data/x', body: [{ op: 'add', path: 'absent/deep', value: 1 }] },
    { method: 'PATCH', path: '/v1/data/x', body: [{ op: 'move', path: 'a', value: 1 }] },
    { method: 'PATCH', path: '/v1/data/x', body: [{ path: 'a', value: 1 }] },
    {
      method: 'PATCH',
      path: '/v1/data/x',
      body: [
        { op: 'add', path: 'half', value: 1 },
        { op: 'remove', path: 'absent' },
      ],
    },
    { path: '/v1/data/x/half' },
    { method: 'PATCH', path: '/v1/data/x', body: { op: 'add', path: 'a', value: 1 } },
    { method: 'PATCH', path: '/v1/data/x', body: '["add"]' },
    { method: 'PATCH', path: '/v1/data/x', body: '{' },
    { method: 'PATCH', path: '/v1/data/x', body: [{ op: 1, path: 'a' }] },
    { method: 'PATCH', path: '/v1/data/x', body: '[]' },
    { method: 'PATCH', path: '/v1/data/x', body: 'null' },
    { method: 'PATCH', path: '/v1/data/x', body: [{ op: 'add', path: 'k~1l', value: 2 }] },
    { method: 'PATCH', path: '/v1/data/x', body: [{ op: 'add', path: 'a%2Fb', value: 2 }] },
    { method: 'PATCH', path: '/v1/data/x', body: [{ op: 'add', path: 'authz', value: 2 }] },
    { path: '/v1/data/x' },
    { method: 'PATCH', path: '/v1/data/authz', body: [{ op: 'add', path: 'deny', value: 2 }] },
    { method: 'PATCH', path: '/v1/data', body: [{ op: 'remove', path: '/' }] },
    { method: 'PATCH', path: '/v1/data?metrics', body: [{ op: 'add', path: '/y', value: 1 }] },
    { method: 'DELETE', path: '/v1/data/x/o/r' },
    { method: 'DELETE', path: '/v1/data/x/o/r' },
    { method: 'DELETE', path: '/v1/data/x/a/0' },
    { method: 'DELETE', path: '/v1/data/x/a/77' },
    { method: 'DELETE', path: '/v1/data/authz/allow' },
    { method: 'DELETE', path: '/v1/data/y?metrics' },
    { method: 'DELETE', path: '/v1/data' },
    { method: 'PUT', path: '/v1/data', body: { all: 'new' } },
    { path: '/v1/data/all' },
    { path: '/v1/data/users' },
    { method: 'HEAD', path: '/v1/data/all' },
    { method: 'OPTIONS', path: '/v1/data/all' },
  ],
};

/** Modules. */
const policies: Scene = {
  name: 'policies',
  files: { 'base.rego': 'package base\n\np := 1\n' },
  calls: [
    { path: '/v1/policies' },
    { path: '/v1/policies/base.rego' },
    { path: '/v1/policies/base.rego?pretty' },
    { path: '/v1/policies/none' },
    { method: 'PUT', path: '/v1/policies/one', body: 'package one\n\nq := data.base.p + 1\n' },
    { path: '/v1/data/one/q' },
    { path: '/v1/policies/one', own: ['ast'] },
    { method: 'PUT', path: '/v1/policies/one', body: 'package one\n\nq := data.base.p + 1\n' },
    { method: 'PUT', path: '/v1/policies/one?metrics', body: 'package one\n\nq := data.base.p + 1\n' },
    { method: 'PUT', path: '/v1/policies/one?metrics', body: 'package one\n\nq := data.base.p + 2\n' },
    { path: '/v1/data/one/q' },
    { method: 'PUT', path: '/v1/policies/two/deep', body: 'package two\n\nr := "deep"\n' },
    { path: '/v1/policies/two/deep' },
    { path: '/v1/policies/two%2Fdeep' },
    { method: 'PUT', path: '/v1/policies/bad', body: 'package bad\n\np if { x := ' },
    { method: 'PUT', path: '/v1/policies/bad', body: 'package bad\n\np { true }\n' },
    { method: 'PUT', path: '/v1/policies/bad', body: 'package bad\n\np if x\n\nq if y\n' },
    { method: 'PUT', path: '/v1/policies/bad', body: 'package bad\n\np := undefined_function(1)\n' },
    { method: 'PUT', path: '/v1/policies/bad', body: 'package bad\n\np := q\n\nq := p\n' },
    { method: 'PUT', path: '/v1/policies/bad', body: 'package bad\n\np := x if { not x }\n' },
    { method: 'PUT', path: '/v1/policies/bad', body: 'p := 1\n' },
    { method: 'PUT', path: '/v1/policies/bad', body: '' },
    { method: 'PUT', path: '/v1/policies/bad', body: 'package bad\n\n$' },
    { method: 'PUT', path: '/v1/policies/bad', body: 'package bad\n\nimport data.a\nimport data.b.a\n' },
    { method: 'PUT', path: '/v1/policies/bad', body: 'package base\n\np.q := 2\n' },
    { path: '/v1/policies/bad' },
    {
      method: 'PUT',
      path: '/v1/policies/strict',
      body: 'package strict\n\ndefault allow = false\nallow if input.x == 1\n',
    },
    { path: '/v1/policies/strict', own: ['ast'] },
    {
      method: 'PUT',
      path: '/v1/policies/docs',
      body: '# METADATA\n# title: docs\npackage docs\n\na contains 1\n\nb[1] := 2\n\nc(x) := x\n',
    },
    { path: '/v1/policies/docs', own: ['ast'] },
    { method: 'DELETE', path: '/v1/policies/none' },
    { method: 'DELETE', path: '/v1/policies/strict' },
    { method: 'DELETE', path: '/v1/policies/strict' },
    { method: 'DELETE', path: '/v1/policies/docs?metrics&pretty' },
    { method: 'POST', path: '/v1/policies', body: 'package x' },
    { method: 'POST', path: '/v1/policies/one', body: 'package x' },
    { method: 'PUT', path: '/v1/data/taken', body: { p: 1 } },
    { method: 'PUT', path: '/v1/policies/taken', body: 'package taken\n\np := 2\n' },
    { method: 'PUT', path: '/v1/policies/user', body: 'package user\n\nf(x) := x + 1\n' },
    { method: 'PUT', path: '/v1/policies/caller', body: 'package caller\n\nv := data.user.f(1)\n' },
    { path: '/v1/data/caller/v' },
    { method: 'DELETE', path: '/v1/policies/user' },
    { path: '/v1/data/caller/v' },
  ],
};

/** What stands around the API. */
const surroundings: Scene = {
  name: 'surroundings',
  files: {
    'health.rego':
      'package system.health\n\nlive if true\n\nready if input.plugins_ready\n\nodd := 3\n\nfalse_one := false\n\ntorn := 1 if input.plugins_ready\ntorn := 2 if input.plugins_ready\n',
  },
  calls: [
    { path: '/health' },
    { path: '/health?bundles' },
    { path: '/health?bundle=true&plugins' },
    { path: '/health?plugins&exclude-plugin=discovery' },
    { path: '/health/live' },
    { path: '/health/ready' },
    { path: '/health/odd' },
    { path: '/health/false_one' },
    { path: '/health/none' },
    { path: '/health/a%22b' },
    { path: '/health', method: 'POST' },
    { path: '/v1/config' },
    { path: '/v1/config?pretty' },
    { path: '/v1/config', method: 'POST' },
    { path: '/v1/status' },
    { path: '/v1/status', method: 'DELETE' },
    { path: '/', own: ['body'] },
    { path: '/', method: 'PUT' },
    { path: '/nope' },
    { path: '/v2/data' },
    { path: '/v1' },
    { path: '/v1/datax' },
    { path: '/', body: {} },
    { path: '/metrics', own: ['body'] },
    { path: '/metrics', method: 'POST' },
  ],
};

/** Decision logs and status switched on. */
const logging: Scene = {
  name: 'logging',
  files: { 'authz.rego': AUTHZ, 'data.json': USERS },
  args: [
    '--set',
    'decision_logs.console=true',
    '--set',
    'default_decision=/authz/allow',
    '--set',
    'labels.region=west',
  ],
  calls: [
    { path: '/v1/data/authz/allow' },
    { path: '/v1/data/authz/allow', body: { input: { user: 'ann', method: 'GET' } } },
    { path: '/v1/data/authz/undefined_here', body: {} },
    { path: '/v0/data/authz/allow', body: {} },
    { path: '/v1/query?q=x%3D1' },
    { path: '/v1/config' },
    { path: '/', body: { user: 'ann', method: 'GET' } },
    { path: '/v1/data/authz/torn', body: { input: { torn: true } } },
  ],
};

const bearer = (token: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${token}` });

/** Who may do what is itself a policy. */
const authorisation: Scene = {
  name: 'authorisation',
  args: ['--authentication', 'token', '--authorization', 'basic'],
  files: {
    'system.rego': `package system.authz

default allow := false

allow if input.identity == "root"

allow if {
	input.method == "GET"
	input.path == ["v1", "data", "public"]
}

allow := {"allowed": false, "reason": "not on Sundays"} if input.params.day == ["sunday"]

allow := {"allowed": true} if input.headers["X-Key"] == ["open"]

allow := {"denied": true} if input.path[0] == "odd"

allow := {"allowed": false, "reason": 1} if input.path[0] == "numbered"

allow if input.body.input.secret == "sesame"
`,
    'public.rego': 'package public\n\np := input\n',
  },
  calls: [
    { path: '/v1/data/public' },
    { path: '/v1/data/public/p' },
    { path: '/v1/data/public/p', headers: bearer('root') },
    { path: '/v1/data/public/p', headers: bearer('other') },
    { path: '/v1/data/public/p', headers: { authorization: 'Basic root' } },
    { path: '/v1/data/public/p?day=sunday' },
    { path: '/v1/data/public/p', headers: { 'x-key': 'open' } },
    { path: '/odd' },
    { path: '/numbered' },
    { path: '/health' },
    { path: '/health', headers: bearer('root') },
    { path: '/v1/data/public/p', body: { input: { secret: 'sesame' } } },
    { path: '/v1/data/public/p', body: { input: { secret: 'other' } } },
    { path: '/v1/data/public/p', body: { input: { secret: 'sesame' } }, gzip: true },
    { path: '/v1/data/public/p', body: '{' },
    { path: '/v1/data/public/p', body: '{"input": 1} x', headers: bearer('root') },
    { path: '/v1/data/public/p', body: { input: 2 }, headers: bearer('root') },
    { path: '/v1/data/public/p', body: '[]', headers: bearer('root') },
    { path: '/v1/query', body: '[]', headers: bearer('root') },
    { path: '/v1/query', body: { query: 'x = 1' }, headers: bearer('root') },
    { path: '/v0/data/public/p', body: [1], headers: bearer('root') },
    { path: '/', body: {}, headers: bearer('root') },
    { method: 'PUT', path: '/v1/data/z', body: '1' },
    { method: 'PUT', path: '/v1/data/z', body: '1', headers: bearer('root') },
    { method: 'DELETE', path: '/v1/policies/public.rego' },
    { path: '/v1/data/a%2Fb', headers: bearer('root') },
  ],
};

/** Rego v0. */
const oldLanguage: Scene = {
  name: 'v0-compatible',
  args: ['--v0-compatible'],
  files: { 'old.rego': 'package old\n\nallow { input.user == "ann" }\n\nnames[n] { n := input.names[_] }\n' },
  calls: [
    { path: '/v1/data/old/allow', body: { input: { user: 'ann' } } },
    { path: '/v1/data/old', body: { input: { names: ['b', 'a'] } } },
    { method: 'PUT', path: '/v1/policies/more', body: 'package more\n\np { not data.old.allow }\n' },
    { path: '/v1/data/more/p', body: { input: {} } },
    { method: 'PUT', path: '/v1/policies/new', body: 'package new\n\np if { true }\n' },
    { method: 'PUT', path: '/v1/policies/imported', body: 'package imported\n\nimport rego.v1\n\np if { true }\n' },
    { path: '/v1/data/imported/p' },
    { path: '/v1/policies/old.rego', own: ['ast'] },
  ],
};

/** Authorisation switched on without a policy for it. */
const unprotected: Scene = {
  name: 'no-authorisation-policy',
  args: ['--authorization', 'basic'],
  files: { 'p.rego': 'package p\n\nq := 1\n' },
  calls: [{ path: '/v1/data/p/q' }, { path: '/health' }, { method: 'PUT', path: '/v1/data/x', body: '1' }],
};

/** Partial evaluation. */
const compilation: Scene = {
  name: 'compile',
  files: {
    'pets.rego': `package pets

default allow := false

allow if {
	input.pet.owner == input.user
	input.method == "GET"
}

allow if input.user == "root"

open if input.pet.public == true

listed if input.pet.name in data.names
`,
    'data.json': '{"names": ["rex", "kitty"]}',
  },
  calls: [
    ...[
      { query: 'data.pets.open == true' },
      { query: 'input.x == 1', unknowns: ['input'] },
      { query: 'input.x == 1; input.y == 2', unknowns: ['input.x', 'input.y'] },
      { query: 'input.x == 1', unknowns: ['input.x'], input: { y: 1 } },
      { query: 'input.x == 1', unknowns: [], input: { x: 1 } },
      { query: 'input.x == 1', unknowns: [], input: { x: 2 } },
      { query: 'data.pets.allow == true', unknowns: ['input.pet'], input: { user: 'root' } },
      { query: 'data.pets.allow == true', unknowns: ['input.pet'], input: { user: 'ann', method: 'PUT' } },
      { query: 'true' },
      { query: 'false' },
      { query: '1 == 2' },
      { query: 'startswith(input.name, "a")' },
      { query: 'not input.x' },
      { query: 'x = ' },
      { query: 'foo(1)' },
      { query: '' },
      {},
    ].map((body) => ({ path: '/v1/compile', body })),
    { path: '/v1/compile?pretty', body: { query: 'input.x == 1' } },
    { path: '/v1/compile?metrics', body: { query: 'input.x == 1' }, own: ['metrics'] },
    { path: '/v1/compile', body: { query: 1 } },
    { path: '/v1/compile', body: '[]' },
    { path: '/v1/compile', body: '{' },
    { path: '/v1/compile', method: 'POST' },
    { path: '/v1/compile' },
    { path: '/v1/compile', body: { query: 'input.x == 1' }, gzip: true },
    {
      path: '/v1/compile/pets/open',
      body: { unknowns: ['input.pet'] },
      headers: { accept: 'application/vnd.opa.ucast.prisma+json' },
    },
    {
      path: '/v1/compile/pets/allow',
      body: { unknowns: ['input.pet'], input: { user: 'ann', method: 'GET' } },
      headers: { accept: 'application/vnd.opa.ucast.all+json' },
      own: ['hints'],
    },
    {
      path: '/v1/compile/pets/allow',
      body: { unknowns: ['input.pet'], input: { user: 'root' } },
      headers: { accept: 'application/vnd.opa.ucast.all+json' },
    },
    {
      path: '/v1/compile/pets/listed',
      body: { unknowns: ['input.pet'] },
      headers: { accept: 'application/vnd.opa.ucast.all+json' },
    },
  ],
};

export const scenes: readonly Scene[] = [
  documents,
  malformed,
  versionZero,
  queries,
  writing,
  policies,
  surroundings,
  logging,
  authorisation,
  oldLanguage,
  unprotected,
  compilation,
  filters,
];
