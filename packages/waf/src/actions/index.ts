import type { ActionNode, Problems } from '../seclang/index.js';
import { nearest } from '../seclang/index.js';
import { type Action, badValue } from './action.js';
import { control } from './control.js';
import type { RuleDraft } from './draft.js';
import { flowActions } from './flow.js';
import { metadataActions } from './metadata.js';
import { transform } from './transform.js';
import { inertActions, sanitiseActions, variableActions } from './variables.js';

export type { Action } from './action.js';
export { type Disruption, emptyDraft, type RuleDraft } from './draft.js';
export type {
  Control,
  ControlOption,
  DeprecateVar,
  Effect,
  ExpireVar,
  InitCollection,
  Sanitise,
  SetEnv,
  SetVar,
} from './effects.js';

/** Actions of the manuals that this engine refuses, each with its reason. */
export const refusedActions: ReadonlyMap<string, string> = new Map([['exec', 'it starts a program, or runs Lua']]);

const all: readonly Action[] = [
  ...metadataActions,
  ...flowActions,
  transform,
  ...variableActions,
  control,
  ...sanitiseActions,
  ...inertActions,
];

/** Every action by its lower-case name. */
export const actions: ReadonlyMap<string, Action> = new Map(all.map((action) => [action.name, action]));

/** Writes an action list into a draft, in order. */
export function applyActions(draft: RuleDraft, nodes: readonly ActionNode[], problems: Problems): void {
  for (const node of nodes) {
    const action = actions.get(node.name);
    if (action !== undefined) {
      if (action.value === 'required' && (node.value ?? '') === '') badValue(node, problems, 'a value');
      else action.apply(draft, node.value ?? '', node, problems);
      continue;
    }
    const reason = refusedActions.get(node.name);
    if (reason !== undefined) {
      problems.add('WAF_PARSE_REFUSED', node.place, `${node.name} is refused: ${reason}`, 'remove the action');
      continue;
    }
    const near = nearest(node.name, actions.keys());
    problems.add(
      'WAF_PARSE_UNKNOWN_ACTION',
      node.place,
      `expected an action, found ${JSON.stringify(node.name.slice(0, 60))}`,
      near === undefined ? 'see the list of actions in the guide' : `did you mean ${near}?`,
    );
  }
}
