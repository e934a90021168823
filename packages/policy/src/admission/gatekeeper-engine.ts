import { messageOf } from '../bundle/errors.js';
import type { Json } from '../values/index.js';
import { type Constraint, type ConstraintTemplate, gatekeeperTemplate, type Template } from './gatekeeper.js';
import { Inventory } from './inventory.js';
import type { AdmissionRequest } from './review.js';
import type { AdmissionPolicy, ReviewContext, Verdict } from './verdict.js';

/**
 * Gatekeeper's templates and constraints as one kind of admission policy. It holds no connection: whoever watches a cluster, a folder or a
 * bundle tells it what is there.
 */
export class GatekeeperEngine implements AdmissionPolicy {
  readonly kind = 'gatekeeper';
  /** Objects that templates see as `data.inventory`. */
  readonly inventory: Inventory = new Inventory();
  readonly #templates = new Map<string, Template>();
  readonly #constraints = new Map<string, Map<string, Constraint>>();

  /** Puts a template in force, in the place of the one with its kind. @throws when it does not compile; the one before stays. */
  setTemplate(template: ConstraintTemplate): void {
    this.#templates.set(template.spec.crd.spec.names.kind, gatekeeperTemplate(template, {}));
  }

  /** Takes a template out of force, with its constraints. */
  removeTemplate(kind: string): void {
    this.#templates.delete(kind);
    this.#constraints.delete(kind);
  }

  setConstraint(constraint: Constraint): void {
    const kind = constraint.kind ?? '';
    let named = this.#constraints.get(kind);
    if (named === undefined) this.#constraints.set(kind, (named = new Map()));
    named.set(constraint.metadata?.name ?? '', constraint);
  }

  removeConstraint(kind: string, name: string): void {
    this.#constraints.get(kind)?.delete(name);
  }

  /** Kinds of templates in force. */
  kinds(): readonly string[] {
    return [...this.#templates.keys()];
  }

  /** Constraints of a kind. */
  constraints(kind: string): readonly Constraint[] {
    return [...(this.#constraints.get(kind)?.values() ?? [])];
  }

  /** Every violation of every constraint. A template that fails says so as a violation of its constraint: nothing passes unseen. */
  review(request: AdmissionRequest, context: ReviewContext = {}): readonly Verdict[] {
    const inventory: Json = this.inventory.document();
    const verdicts: Verdict[] = [];
    for (const [kind, named] of this.#constraints) {
      const template = this.#templates.get(kind);
      if (template === undefined) continue;
      for (const constraint of named.values()) {
        try {
          verdicts.push(...template(constraint, request, { ...context, inventory }));
        } catch (error) {
          const policy = `${kind}/${constraint.metadata?.name ?? ''}`;
          const action = constraint.spec?.enforcementAction ?? 'deny';
          verdicts.push({ policy, action, message: `the constraint could not be evaluated: ${messageOf(error)}` });
        }
      }
    }
    return verdicts;
  }
}
