import type { TrafficRecord } from '../compare/index.js';
import { costReport, type RuleCost } from '../cost/index.js';
import { describeProblem, RuleErrors } from '../errors.js';
import { type Command, textOption, wrongUse } from './command.js';
import { printable, table } from './printable.js';
import { rulesOf, rulesOfMachine } from './rules-of.js';
import { readTrafficFile } from './traffic-file.js';

/** Lints rules, and tells what each costs. */
export const check: Command = {
  usage: 'check [RULES...] [--crs FOLDER] [--traffic FILE.ndjson] [--costs N|all] [--json]',
  about: `compiles rules, tells every problem with its place, warns of what loads but does not do what it says, and reports
    the cost of each rule on recorded traffic (without it: on an ordinary page, search, form and JSON document);
    --costs says how many rules of the report are shown, the dearest first (default 10)`,
  options: {
    crs: { type: 'string' },
    traffic: { type: 'string' },
    costs: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(input) {
    const { positionals, print } = input;
    const [crs, traffic] = [textOption(input, 'crs'), textOption(input, 'traffic')];
    const shown = textOption(input, 'costs') ?? '10';
    if (!/^(?:all|\d{1,6})$/.test(shown)) return wrongUse(input, `--costs takes a number or "all", found ${shown}`);
    try {
      const rules =
        positionals.length === 0 && crs === undefined ? await rulesOfMachine() : await rulesOf(positionals, crs);
      if (rules === undefined)
        return wrongUse(input, 'no rules: name files, or a Core Rule Set with --crs or LAMELLAR_CRS');
      const { program, name } = rules;
      const records = traffic === undefined ? undefined : await recordsOf(traffic);
      const costs = costReport(program, records);
      const warnings = program.warnings.map(describeProblem);
      const notes = costs.flatMap(notesOf);
      if (input.values['json'] === true) {
        print.line(JSON.stringify({ rules: name, count: program.rules.length, warnings, notes, costs }, undefined, 2));
        return 0;
      }
      print.line(name);
      for (const warning of warnings) print.line(`warning: ${warning}`);
      for (const note of notes) print.line(`note: ${note}`);
      for (const signature of program.settings.componentSignatures) print.line(signature);
      for (const line of costLines(costs, shown === 'all' ? costs.length : Number(shown))) print.line(line);
      const phases = program.phases.map((list, phase) => `${phase}: ${list.length}`).slice(1);
      print.line(
        `${program.rules.length} rules, by phase ${phases.join(', ')}; no problems, ${warnings.length} warnings`,
      );
      return 0;
    } catch (error) {
      if (!(error instanceof RuleErrors)) throw error;
      for (const problem of error.problems) print.error(describeProblem(problem));
      print.error(`${error.problems.length} problem(s)`);
      return 1;
    }
  },
};

async function recordsOf(file: string): Promise<TrafficRecord[]> {
  const records: TrafficRecord[] = [];
  for await (const record of readTrafficFile(file)) records.push(record);
  return records;
}

function notesOf({ id, file, line, linear }: RuleCost): string[] {
  if (linear) return [];
  return [
    `${file}:${line}: the pattern of rule ${id} needs backtracking, so it runs under a step budget (WAF_RULE_NOT_LINEAR)`,
  ];
}

function costLines(costs: readonly RuleCost[], most: number): string[] {
  if (most === 0 || costs.length === 0) return [];
  const alone = costs.filter(({ alone: reason }) => reason !== undefined).length;
  const rows = costs
    .slice(0, most)
    .map(({ id, phase, operator, targets, evaluations, values, bytes, matches, alone: reason }) => [
      id,
      phase,
      operator === '' ? '-' : operator,
      printable(targets.join('|'), 32),
      evaluations,
      values,
      bytes,
      matches,
      reason ?? 'shared pass',
    ]);
  return [
    `cost: ${costs.length - alone} rules are answered by passes that rules share, ${alone} are judged one by one; the dearest:`,
    ...table(['id', 'phase', 'operator', 'targets', 'run', 'values', 'bytes', 'matched', 'judged by'], rows).map(
      (line) => `  ${line}`,
    ),
  ];
}
