import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '@lamellar/automata';
import type { Json } from '@lamellar/policy';
import {
  type AdmissionRequest,
  type Constraint,
  type ConstraintTemplate,
  createRequest,
  gatekeeperTemplate,
  type KubernetesObject,
} from '@lamellar/policy/admission';
import { defineSuite } from '../harness/suite.js';

interface Case {
  readonly suite: string;
  readonly test: string;
  readonly case: string;
  readonly expect: 'allow' | 'deny';
  readonly assertions: readonly { readonly violations?: 'yes' | 'no' | number; readonly message?: string }[];
  readonly constraint: Constraint;
  readonly object: KubernetesObject;
  readonly inventory?: readonly KubernetesObject[];
}

export const suite = defineSuite({
  name: 'gatekeeper',
  about: "The test cases of Gatekeeper's policy library: templates in Rego, constraints and resources.",
  tier: 'quick',
  data: ['policy/gatekeeper'],
  run({ root, report }) {
    const read = <T>(file: string): T[] =>
      readFileSync(join(root, 'policy/gatekeeper', file), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as T);
    const templates = new Map(
      read<{ suite: string; template: ConstraintTemplate }>('templates.jsonl').map((entry) => [
        entry.suite,
        entry.template,
      ]),
    );
    for (const [index, one] of read<Case>('cases.jsonl').entries()) {
      const id = `${index}/${one.suite}/${one.test}/${one.case}`;
      let detail: string | undefined;
      try {
        detail = judge(one, templates.get(one.suite)!);
      } catch (error) {
        detail = `crashed: ${String(error).slice(0, 300)}`;
      }
      report.result(id, detail);
    }
  },
});

function judge(one: Case, template: ConstraintTemplate): string | undefined {
  const request =
    one.object.kind === 'AdmissionReview'
      ? reviewed(one.object['request'] as Partial<AdmissionRequest>)
      : createRequest(one.object);
  const verdicts = gatekeeperTemplate(template, inventoryOf(one.inventory ?? []) as Json)(one.constraint, request);
  const found = verdicts.length === 0 ? 'allow' : 'deny';
  if (found !== one.expect) return `expected ${one.expect}, found ${found}`;
  for (const { violations = 'yes', message } of one.assertions) {
    const regex = message === undefined ? undefined : compile(message, { mode: 'unicode' });
    const count = verdicts.filter((verdict) => regex === undefined || regex.test(verdict.message)).length;
    const holds = violations === 'yes' ? count > 0 : violations === 'no' ? count === 0 : count === violations;
    if (!holds) return `expected violations ${violations} of ${message ?? 'any message'}, found ${count}`;
  }
  return undefined;
}

/** The cases leave out of a request what its object says. */
function reviewed(request: Partial<AdmissionRequest>): AdmissionRequest {
  return { ...createRequest(request.object ?? request.oldObject ?? {}), ...request };
}

/** Gatekeeper's layout: by scope, namespace, API version, kind and name. */
function inventoryOf(objects: readonly KubernetesObject[]): object {
  const root: Tree = {};
  for (const object of objects) {
    const { namespace, name = '' } = object.metadata ?? {};
    const path = namespace === undefined ? ['cluster'] : ['namespace', namespace];
    let node = root;
    for (const key of [...path, object.apiVersion ?? '', object.kind ?? '']) node = (node[key] ??= {}) as Tree;
    node[name] = object;
  }
  return root;
}

interface Tree {
  [key: string]: unknown;
}
