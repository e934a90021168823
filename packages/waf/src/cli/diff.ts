import { comparePrograms, type Difference, type Judgement } from '../compare/index.js';
import { type Command, wrongUse } from './command.js';
import { printable } from './printable.js';
import { rulesOf } from './rules-of.js';
import { readTrafficFile } from './traffic-file.js';

/** Tells what a change of rules does to recorded traffic. */
export const diff: Command = {
  usage: 'diff OLD NEW TRAFFIC.ndjson [--json]',
  about: `judges recorded traffic with two sets of rules (a file, a pattern, a folder of a Core Rule Set, or "starter") and tells
    each request that comes out differently; the status is 1 when there is one`,
  options: { json: { type: 'boolean' } },
  async run(input) {
    const { positionals, print, values } = input;
    const [before, after, traffic] = positionals;
    if (before === undefined || after === undefined || traffic === undefined || positionals.length > 3)
      return wrongUse(
        input,
        'diff needs the old rules, the new rules and a file of traffic, one request as JSON per line',
      );
    const [old, fresh] = [await rulesOf([before]), await rulesOf([after])];
    const json = values['json'] === true;
    const result = await comparePrograms(old.program, fresh.program, readTrafficFile(traffic), {
      mode: 'block',
      onDifference: (difference) => print.line(json ? JSON.stringify(difference) : lineOf(difference)),
    });
    const { requests, different, newlyStopped, newlyPassed, gained, lost } = result;
    if (!json) {
      for (const [sign, counts] of [['+', gained] as const, ['-', lost] as const])
        for (const [rule, count] of counts) print.line(`rule ${rule}: ${sign}${count} requests`);
      print.line(
        `${different} of ${requests} requests differ: ${newlyStopped} newly stopped, ${newlyPassed} no longer stopped`,
      );
    }
    return different === 0 ? 0 : 1;
  },
};

function lineOf({ number, method, target, before, after, gained, lost }: Difference): string {
  const rules = [...gained.map((id) => `+${id}`), ...lost.map((id) => `-${id}`)].join(' ');
  const change = said(before) === said(after) ? said(after) : `${said(before)} -> ${said(after)}`;
  return `${number}: ${change}  ${printable(method, 20)} ${printable(target, 80)}  ${rules}`.trimEnd();
}

function said({ decision, status }: Judgement): string {
  return status === undefined ? decision : `${decision} ${status}`;
}
