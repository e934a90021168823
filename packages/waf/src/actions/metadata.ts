import { type Action, badValue, wholeNumber } from './action.js';

const severities = ['EMERGENCY', 'ALERT', 'CRITICAL', 'ERROR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG'];
const phases: Readonly<Record<string, number>> = { request: 2, response: 4, logging: 5 };

/** Actions that say what a rule is: id, phase, msg, severity, tag, ver, rev, maturity, accuracy, logdata. */
export const metadataActions: readonly Action[] = [
  {
    name: 'id',
    value: 'required',
    apply: (draft, value, node, problems) => {
      draft.id = wholeNumber(value, node, problems, 1, Number.MAX_SAFE_INTEGER) ?? 0;
    },
  },
  {
    name: 'phase',
    value: 'required',
    apply: (draft, value, node, problems) => {
      const named = Object.hasOwn(phases, value.toLowerCase()) ? phases[value.toLowerCase()] : undefined;
      draft.phase = named ?? wholeNumber(value, node, problems, 1, 5) ?? draft.phase;
    },
  },
  {
    name: 'severity',
    value: 'required',
    apply: (draft, value, node, problems) => {
      const index = /^[0-7]$/.test(value) ? Number(value) : severities.indexOf(value.toUpperCase());
      if (index < 0) badValue(node, problems, `0 to 7 or one of ${severities.join(', ')}`);
      else draft.severity = index;
    },
  },
  { name: 'msg', value: 'required', apply: (draft, value) => void (draft.msg = value) },
  { name: 'logdata', value: 'required', apply: (draft, value) => void (draft.logdata = value) },
  { name: 'tag', value: 'required', apply: (draft, value) => void draft.tags.push(value) },
  { name: 'ver', value: 'required', apply: (draft, value) => void (draft.ver = value) },
  { name: 'rev', value: 'required', apply: (draft, value) => void (draft.rev = value) },
  {
    name: 'maturity',
    value: 'required',
    apply: (draft, value, node, problems) => {
      draft.maturity = wholeNumber(value, node, problems, 0, 9);
    },
  },
  {
    name: 'accuracy',
    value: 'required',
    apply: (draft, value, node, problems) => {
      draft.accuracy = wholeNumber(value, node, problems, 0, 9);
    },
  },
];
