import { type Explanation, explain as explainRequest, type LinkStep, type RuleStep } from '../explain/index.js';
import { type Command, textOption, wrongUse } from './command.js';
import { printable } from './printable.js';
import { readRequestFile } from './request-file.js';
import { rulesOf } from './rules-of.js';
import { verdictJson, verdictLines } from './verdict-lines.js';

/** Tells why a request is judged as it is. */
export const explain: Command = {
  usage: 'explain RULES... REQUEST.http [--crs FOLDER] [--all] [--json]',
  about: `tells the rule trail of a request: which rules looked at what value after which transformation, what matched where,
    what was counted, and the verdict; --all also shows the rules that did not match`,
  options: { crs: { type: 'string' }, all: { type: 'boolean' }, json: { type: 'boolean' } },
  async run(input) {
    const { positionals, print, values } = input;
    const file = positionals.at(-1);
    const crs = textOption(input, 'crs');
    if (file === undefined || (positionals.length < 2 && crs === undefined))
      return wrongUse(input, 'explain needs rules (files, a folder of a Core Rule Set, or "starter") and a request');
    const { program } = await rulesOf(positionals.slice(0, -1), crs);
    const found = explainRequest(program, readRequestFile(file), {
      mode: 'block',
      onlyMatched: values['all'] !== true,
    });
    if (values['json'] === true)
      print.line(JSON.stringify({ ...found, verdict: verdictJson(found.verdict) }, undefined, 2));
    else for (const line of linesOf(found)) print.line(line);
    return 0;
  },
};

function linesOf({ trail, verdict, scores, steps }: Explanation): string[] {
  const counted = Object.entries(scores).map(([name, value]) => `${name}=${value}`);
  return [
    ...trail.flatMap(ruleLines),
    ...(counted.length === 0 ? [] : [`scores: ${counted.join(' ')}`]),
    `${steps} bytes looked at, rule by rule`,
    ...verdictLines(verdict),
  ];
}

function ruleLines({ id, phase, file, line, message, outcome, links, writes }: RuleStep): string[] {
  return [
    `${id} ${outcome} in phase ${phase}${message === '' ? '' : `: ${printable(message)}`}  (${file}:${line})`,
    ...links.flatMap(linkLines),
    ...writes.map(({ name, before, after }) => `    TX:${name} ${shown(before)} -> ${shown(after)}`),
  ];
}

function linkLines({ operator, transformations, values, judged }: LinkStep): string[] {
  const chain = transformations.length === 0 ? '' : ` after ${transformations.join(', ')}`;
  const rest = judged > values.length ? [`      and ${judged - values.length} more values`] : [];
  return [
    `    ${operator === '' ? 'always' : printable(operator)}${chain}`,
    ...values.map(({ name, raw, value, outcome, start, end }) => {
      const place = start < 0 ? '' : ` at ${start}-${end}: ${JSON.stringify(printable(value.slice(start, end), 60))}`;
      const became = raw === value ? '' : `, was ${JSON.stringify(printable(raw, 60))}`;
      return `      ${printable(name)} ${JSON.stringify(printable(value))} ${outcome}${place}${became}`;
    }),
    ...rest,
  ];
}

function shown(text: string | undefined): string {
  return text === undefined ? '(not set)' : JSON.stringify(printable(text, 60));
}
