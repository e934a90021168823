import { createWaf } from '../create-waf.js';
import { type Command, textOption, wrongUse } from './command.js';
import { readRequestFile } from './request-file.js';
import { rulesOf } from './rules-of.js';
import { verdictJson, verdictLines } from './verdict-lines.js';

const decisions = ['pass', 'deny', 'drop', 'redirect', 'limit'];

/** Judges one request. */
export const test: Command = {
  usage: 'test RULES... REQUEST.http [--crs FOLDER] [--expect DECISION] [--json]',
  about: `judges a request in block mode and tells which rules matched;
    with --expect (${decisions.join(', ')}) the status is 1 when it comes out otherwise`,
  options: { crs: { type: 'string' }, expect: { type: 'string' }, json: { type: 'boolean' } },
  async run(input) {
    const { positionals, print } = input;
    const file = positionals.at(-1);
    const [crs, expected] = [textOption(input, 'crs'), textOption(input, 'expect')];
    if (file === undefined || (positionals.length < 2 && crs === undefined))
      return wrongUse(input, 'test needs rules (files, a folder of a Core Rule Set, or "starter") and a request');
    if (expected !== undefined && !decisions.includes(expected))
      return wrongUse(input, `--expect takes one of ${decisions.join(', ')}, found ${JSON.stringify(expected)}`);
    const { program } = await rulesOf(positionals.slice(0, -1), crs);
    const verdict = createWaf(program, { mode: 'block' }).inspect(readRequestFile(file));
    if (input.values['json'] === true) print.line(JSON.stringify(verdictJson(verdict), undefined, 2));
    else for (const line of verdictLines(verdict)) print.line(line);
    if (expected === undefined || expected === verdict.decision) return 0;
    print.error(`expected ${expected}, found ${verdict.decision}`);
    return 1;
  },
};
