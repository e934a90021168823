import { describe, expect, it } from 'vitest';
import { createPolicyServer, extAuthzListener, listenWith } from './index.js';

const policy = `package envoy.authz

default allow := false

allow if {
	input.attributes.request.http.method == "GET"
	input.parsed_path[0] == "public"
}

allow := {"allowed": true, "headers": {"x-user": "ann"}} if input.attributes.request.http.headers.authorization == "Bearer ann"

allow := {"allowed": false, "http_status": 401, "body": "log in", "headers": {"www-authenticate": "Bearer"}} if {
	input.parsed_path == ["private"]
	not input.attributes.request.http.headers.authorization
}

allow if input.parsed_body.secret == "sesame"

allow := 3 if input.parsed_query.odd == ["yes"]
`;

interface Case {
  readonly name: string;
  readonly path: string;
  readonly init?: RequestInit;
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const cases: readonly Case[] = [
  { name: 'lets pass what is true', path: '/public/a%20b', status: 200 },
  { name: 'refuses what is false', path: '/other', status: 403 },
  { name: 'takes method into account', path: '/public', init: { method: 'DELETE' }, status: 403 },
  {
    name: 'passes headers on',
    path: '/x',
    init: { headers: { authorization: 'Bearer ann' } },
    status: 200,
    headers: { 'x-user': 'ann' },
  },
  {
    name: 'answers with status, headers and body of the decision',
    path: '/private',
    status: 401,
    body: 'log in',
    headers: { 'www-authenticate': 'Bearer' },
  },
  {
    name: 'reads JSON bodies',
    path: '/x',
    init: { method: 'POST', body: '{"secret": "sesame"}', headers: { 'content-type': 'application/json' } },
    status: 200,
  },
  { name: 'is closed when the decision has no form', path: '/x?odd=yes', status: 500 },
];

describe('ext_authz', () => {
  it.each(cases)('$name', async ({ path, init, status, body, headers = {} }) => {
    const server = createPolicyServer({ modules: { 'envoy.rego': policy } });
    await using listening = await listenWith(extAuthzListener(server), { port: 0 });
    const response = await fetch(`${listening.url}${path}`, init);
    expect(response.status).toBe(status);
    for (const [name, value] of Object.entries(headers)) expect(response.headers.get(name)).toBe(value);
    const text = await response.text();
    if (body !== undefined) expect(text).toBe(body);
  });

  it('follows onError when the decision is not there', async () => {
    const server = createPolicyServer();
    await using closed = await listenWith(extAuthzListener(server), { port: 0 });
    await using open = await listenWith(extAuthzListener(server, { onError: 'open' }), { port: 0 });
    expect((await fetch(closed.url)).status).toBe(500);
    expect((await fetch(open.url)).status).toBe(200);
  });
});
