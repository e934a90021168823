import { OPAClient } from '@open-policy-agent/opa';
import type { Recorded, Scene } from './scene.js';

/** What the published client of OPA is started against. */
export const clientScene: Scene = {
  name: 'client',
  files: {
    'policy.rego': `package authz

default allow := false

allow if input.user == "ann"

torn := 1 if input.torn
torn := 2 if input.torn

echo := input

absent if input.never
`,
    'main.rego': 'package system\n\nmain := {"asked": input}\n',
    'filters.rego': 'package filters\n\ninclude if input.fruits.owner == input.user\n',
  },
  calls: [],
};

type Ask = (client: OPAClient) => Promise<unknown>;

/** Calls of npm `@open-policy-agent/opa`, as an application makes them. */
export const clientCalls: readonly (readonly [name: string, ask: Ask])[] = [
  ['evaluate without input', (client) => client.evaluate('authz/allow')],
  ['evaluate with input', (client) => client.evaluate('authz/allow', { user: 'ann' })],
  [
    'evaluate with a class of its own',
    (client) => client.evaluate('authz/echo', { toInput: () => ({ a: [1, true, null] }) }),
  ],
  ['evaluate a text input', (client) => client.evaluate('authz/echo', 'text')],
  ['evaluate an array input', (client) => client.evaluate('authz/echo', [1, 2])],
  ['evaluate a boolean input', (client) => client.evaluate('authz/echo', false)],
  [
    'convert the result',
    (client) => client.evaluate('authz/allow', { user: 'ann' }, { fromResult: (r) => ({ allowed: r }) }),
  ],
  ['evaluate what is undefined', (client) => client.evaluate('authz/absent', {})],
  ['evaluate what is not there', (client) => client.evaluate('nothing/here', {})],
  ['evaluate what conflicts', (client) => client.evaluate('authz/torn', { torn: true })],
  ['evaluate the default', (client) => client.evaluateDefault({ b: 1 })],
  ['evaluate the default without input', (client) => client.evaluateDefault()],
  [
    'evaluate a batch, one by one',
    (client) => client.evaluateBatch('authz/allow', { a: { user: 'ann' }, b: { user: 'bob' } }, { fallback: true }),
  ],
  [
    'evaluate a batch with a failure',
    (client) => client.evaluateBatch('authz/torn', { a: { torn: false }, b: { torn: true } }, { fallback: true }),
  ],
  [
    'filters as UCAST',
    (client) =>
      client.getFilters('filters/include', { user: 'ann' }, {
        target: 'ucastMinimal' as never,
        unknowns: ['input.fruits'],
      } as never),
  ],
];

/** Makes a call and keeps what came of it. */
export async function askByClient(url: string, ask: Ask): Promise<Recorded> {
  try {
    const result = await ask(new OPAClient(url));
    return { status: 0, headers: {}, body: plain(result) };
  } catch (error) {
    return { status: 1, headers: {}, body: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** The result as data; HTTP metadata that the client attaches is not compared. */
function plain(value: unknown): unknown {
  const text = JSON.stringify(value, (key, member: unknown) => (HIDDEN.has(key) ? undefined : member));
  return text === undefined ? 'undefined' : (JSON.parse(text) as unknown);
}

const HIDDEN: ReadonlySet<string> = new Set(['httpMeta', 'hints', 'response', 'request', 'stackTrace', 'decisionId']);
