import { type Action, badValue, wholeNumber } from './action.js';

/** Actions that decide what becomes of the request. */
const disruptive: readonly Action[] = [
  ...(['pass', 'deny', 'drop'] as const).map(
    (kind): Action => ({ name: kind, value: 'none', apply: (draft) => void (draft.disruption = { kind }) }),
  ),
  {
    name: 'block',
    value: 'none',
    // Beside an action that stops, block says nothing more.
    apply: (draft) => {
      if (draft.disruption === undefined || draft.disruption.kind === 'pass') draft.disruption = { kind: 'block' };
    },
  },
  { name: 'pause', value: 'required', apply: (draft) => void (draft.disruption = { kind: 'pause' }) },
  {
    name: 'allow',
    value: 'optional',
    apply: (draft, value, node, problems) => {
      const scope = value.toLowerCase();
      if (scope === '') draft.disruption = { kind: 'allow', scope: 'all' };
      else if (scope === 'phase' || scope === 'request') draft.disruption = { kind: 'allow', scope };
      else badValue(node, problems, 'nothing, phase or request');
    },
  },
  ...(['redirect', 'proxy'] as const).map(
    (kind): Action => ({
      name: kind,
      value: 'required',
      apply: (draft, location) => void (draft.disruption = { kind, location }),
    }),
  ),
  {
    name: 'status',
    value: 'required',
    apply: (draft, value, node, problems) => {
      draft.status = wholeNumber(value, node, problems, 100, 599);
    },
  },
];

/** Actions that steer evaluation and logging. */
const steering: readonly Action[] = [
  { name: 'chain', value: 'none', apply: (draft) => void (draft.chain = true) },
  { name: 'capture', value: 'none', apply: (draft) => void (draft.capture = true) },
  { name: 'multimatch', value: 'none', apply: (draft) => void (draft.multiMatch = true) },
  {
    name: 'skip',
    value: 'required',
    apply: (draft, value, node, problems) => {
      draft.skip = wholeNumber(value, node, problems, 1, 1_000_000);
    },
  },
  { name: 'skipafter', value: 'required', apply: (draft, value) => void (draft.skipAfter = value) },
  {
    name: 'log',
    value: 'none',
    apply: (draft) => {
      draft.log = true;
      draft.auditLog ??= true;
    },
  },
  {
    name: 'nolog',
    value: 'none',
    apply: (draft) => {
      draft.log = false;
      draft.auditLog = false;
    },
  },
  { name: 'auditlog', value: 'none', apply: (draft) => void (draft.auditLog = true) },
  { name: 'noauditlog', value: 'none', apply: (draft) => void (draft.auditLog = false) },
];

/** Disruptive, flow and logging actions. */
export const flowActions: readonly Action[] = [...disruptive, ...steering];
