import { type Directive, type Problems, parseRules, type RuleSource } from '../seclang/index.js';
import { type ReadRuleFile, settingsOf } from './apply-settings.js';
import { assemble } from './assemble.js';
import { foldGates } from './fold-gates.js';
import { linkJumps } from './link-jumps.js';
import { lowerRule } from './lower.js';
import { prepareOperators } from './prepare-operators.js';
import { type Program, type ProgramRule, programVersion } from './program.js';
import { tune } from './tuning.js';

/** What compilation may ask of the host. */
export interface CompileHost {
  /** The bytes of a data file, its path relative to the rule file that names it. Throws when it cannot be read. */
  readonly readFile: ReadRuleFile;
  /** The rule files that an `Include` names, in order. Throws when there is none. */
  readonly include?: (pattern: string, ruleFile: string) => readonly RuleSource[];
}

const deepestInclude = 20;

function expandIncludes(sources: readonly RuleSource[], host: CompileHost, problems: Problems, depth = 0): Directive[] {
  const all: Directive[] = [];
  for (const source of sources) {
    for (const directive of parseRules(source, problems)) {
      const name = directive.kind === 'config' ? directive.name : '';
      if (directive.kind !== 'config' || (name !== 'Include' && name !== 'IncludeOptional')) {
        all.push(directive);
        continue;
      }
      try {
        if (depth >= deepestInclude) throw new Error(`files include each other deeper than ${deepestInclude} levels`);
        if (host.include === undefined) throw new Error('rules given as text cannot include files');
        const included = host.include(directive.values[0] ?? '', source.name);
        for (const entry of expandIncludes(included, host, problems, depth + 1)) all.push(entry);
      } catch (error) {
        if (name === 'IncludeOptional' && depth < deepestInclude) continue;
        const reason = error instanceof Error ? error.message : String(error);
        problems.add('WAF_PARSE_INCLUDE', directive.place, `${name}: ${reason}`, 'check the path');
      }
    }
  }
  return all;
}

function datasetsOf(directives: readonly Directive[]): Record<string, readonly string[]> {
  const datasets: [string, string[]][] = [];
  for (const directive of directives) {
    if (directive.kind !== 'config' || directive.name !== 'SecDataset') continue;
    const lines = (directive.values[1] ?? '').split('\n').map((line) => line.trim());
    datasets.push([directive.values[0] ?? '', lines.filter((line) => line !== '' && !line.startsWith('#'))]);
  }
  return Object.fromEntries(datasets);
}

/** Compiles rule files into a program: a list of passes, each in a file of its own name. Problems go to `problems`. */
export function compileProgram(sources: readonly RuleSource[], host: CompileHost, problems: Problems): Program {
  const directives = expandIncludes(sources, host, problems);
  const { sequence, config } = tune(assemble(directives, problems), problems);
  const lowered: (ProgramRule | string)[] = [];
  for (const entry of sequence) {
    const rule = entry.kind === 'marker' ? entry.name : lowerRule(entry, problems);
    if (rule !== undefined) lowered.push(rule);
  }
  const settings = settingsOf(config, host.readFile, problems);
  const datasets = datasetsOf(directives);
  const linked = linkJumps(lowered, problems);
  const files = prepareOperators(linked.rules, datasets, host, problems);
  const program: Program = {
    version: programVersion,
    settings,
    warnings: problems.warnings,
    ...linked,
    initialTx: [],
    datasets,
    files,
  };
  // Faulty rules have no meaning to fold.
  return problems.list.length > 0 ? program : foldGates(program);
}
