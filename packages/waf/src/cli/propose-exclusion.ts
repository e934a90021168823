import { readFileSync } from 'node:fs';
import type { ocsf } from '@lamellar/events';
import { WafError } from '../errors.js';
import { proposeExclusion as propose } from '../exclusion/index.js';
import { type Command, textOption, wrongUse } from './command.js';

/** Writes the exclusion for a false positive. */
export const proposeExclusion: Command = {
  usage: 'propose-exclusion EVENT [--id N] [--rules ID,ID...]',
  about: `writes the narrowest exclusion for a false positive as a rule; EVENT is a file with one Detection Finding of this WAF as
    JSON, or - for the standard input; what cannot be excluded is told on the standard error`,
  options: { id: { type: 'string' }, rules: { type: 'string' } },
  async run(input) {
    const { positionals, print } = input;
    const [file] = positionals;
    const [id, rules] = [textOption(input, 'id'), textOption(input, 'rules')];
    if (file === undefined || positionals.length > 1) return wrongUse(input, 'propose-exclusion needs one event');
    if (id !== undefined && !/^\d{1,9}$/.test(id))
      return wrongUse(input, `--id takes a number, found ${JSON.stringify(id)}`);
    if (rules !== undefined && !/^\d{1,9}(?:,\d{1,9})*$/.test(rules))
      return wrongUse(input, `--rules takes ids with commas between, found ${JSON.stringify(rules)}`);
    const event = readEvent(file, file === '-' ? await input.stdin() : readFileSync(file, 'utf8'));
    const { text, kept } = propose(event, {
      ...(id !== undefined && { id: Number(id) }),
      ...(rules !== undefined && { rules: rules.split(',').map(Number) }),
    });
    for (const { rule, reason } of kept) print.error(`rule ${rule} is not excluded: ${reason}`);
    if (text === '') {
      print.error('there is nothing to exclude');
      return 1;
    }
    print.line(text.trimEnd());
    return 0;
  },
};

function readEvent(file: string, text: string): ocsf.DetectionFinding {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch (cause) {
    throw new WafError('WAF_EVENT', `${file}: expected one event as JSON`, { cause });
  }
  if (typeof event !== 'object' || event === null || (event as { class_uid?: unknown }).class_uid !== 2004)
    throw new WafError('WAF_EVENT', `${file}: expected a Detection Finding (class_uid 2004)`);
  return event as ocsf.DetectionFinding;
}
