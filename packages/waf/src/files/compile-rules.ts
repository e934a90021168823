import { globSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { type CompileHost, compileProgram, type Program } from '../compile/index.js';
import { RuleErrors, WafError } from '../errors.js';
import { Problems, type RuleSource } from '../seclang/index.js';

/** Options of `compileRules`. */
export interface CompileRulesOptions {
  /** Where relative paths start. @default process.cwd() */
  readonly directory?: string;
}

function read(path: string): RuleSource {
  return { name: path, text: readFileSync(path, 'latin1') };
}

/** The files of a path or glob pattern, sorted by name as ModSecurity loads them. */
function filesOf(pattern: string, directory: string): string[] {
  const path = isAbsolute(pattern) ? pattern : resolve(directory, pattern);
  if (!/[*?[{]/.test(pattern)) return [path];
  return globSync(path).sort();
}

const host: CompileHost = {
  readFile: (path, ruleFile) => readFileSync(resolve(dirname(ruleFile), path), 'latin1'),
  include: (pattern, ruleFile) => {
    const files = filesOf(pattern, dirname(ruleFile));
    if (files.length === 0) throw new Error(`no file matches ${pattern}`);
    return files.map(read);
  },
};

function load(pattern: string, directory: string): RuleSource[] {
  const files = filesOf(pattern, directory);
  if (files.length === 0) {
    throw new WafError('WAF_RULES_NOT_FOUND', `no rule file matches ${pattern} in ${directory}; check the path`);
  }
  return files.map((file) => {
    try {
      return read(file);
    } catch (cause) {
      throw new WafError('WAF_RULES_NOT_FOUND', `the rule file ${file} cannot be read; check the path`, { cause });
    }
  });
}

/**
 * Compiles rule files (paths, glob patterns, or sources given as text) in the given order; the files of a pattern come in
 * name order. Throws `RuleErrors` with every problem and its place, or `WafError` when a file cannot be read.
 *
 * @example const rules = await compileRules(['crs-setup.conf', 'rules/*.conf']);
 */
export async function compileRules(
  rules: string | readonly (string | RuleSource)[],
  options: CompileRulesOptions = {},
): Promise<Program> {
  const directory = options.directory ?? process.cwd();
  const list = typeof rules === 'string' ? [rules] : rules;
  const sources = list.flatMap((entry) => (typeof entry === 'string' ? load(entry, directory) : [entry]));
  const problems = new Problems();
  const program = compileProgram(sources, host, problems);
  if (problems.list.length > 0) throw new RuleErrors(problems.list);
  return program;
}
