import type { ImportNode, ModuleNode, RuleHead, RuleNode } from '../ast/index.js';
import { bodyText } from './bodies.js';
import { isName, nested, refText, termSource } from './terms.js';

/** A module as Rego text, in the version that it was read in; comments are left out. */
export function moduleText(module: ModuleNode): string {
  const parts = [`package ${packageText(module.packagePath)}`];
  if (module.imports.length > 0) parts.push(module.imports.map(importText).join('\n'));
  for (const rule of module.rules) parts.push(ruleText(rule, module.strict));
  return `${parts.join('\n\n')}\n`;
}

/** A package's path: `a.b["c d"]`. */
export function packageText(path: readonly string[]): string {
  return path.map((name, i) => (i === 0 ? name : isName(name) ? `.${name}` : `[${JSON.stringify(name)}]`)).join('');
}

function importText({ path, alias }: ImportNode): string {
  return `import ${refText(path)}${alias === undefined ? '' : ` as ${alias}`}`;
}

/** A rule as Rego text. */
export function ruleText(rule: RuleNode, strict = true): string {
  if (rule.isDefault) return `default ${headText(rule.head, true)}`;
  let text = headText(rule.head, false) + bodyOf(rule, strict, isBare(rule.head));
  for (let branch = rule.otherwise; branch !== undefined; branch = branch.otherwise) {
    const { head } = branch;
    const value =
      head.value === undefined || head.generatedValue ? '' : ` ${assignment(head)} ${termSource(head.value)}`;
    text += ` else${value}${bodyOf(branch, strict, value === '')}`;
  }
  return text;
}

/** A head that says nothing but a name needs a body. */
function isBare({ key, value, generatedValue }: RuleHead): boolean {
  return key === undefined && (value === undefined || generatedValue);
}

function bodyOf(rule: RuleNode, strict: boolean, needsBody: boolean): string {
  if (!needsBody && isImplied(rule)) return '';
  const lines = bodyText(rule.body);
  const block = lines.length === 1 ? `{ ${lines[0]} }` : `{\n${lines.map((line) => `\t${line}\n`).join('')}}`;
  return strict || rule.head.usesIf ? ` if ${block}` : ` ${block}`;
}

/** Whether the rule was written without a body. */
function isImplied({ body, generatedBody }: RuleNode): boolean {
  const [only] = body;
  return generatedBody || (body.length === 1 && only?.generated === true && !only.negated && only.kind === 'term');
}

function headText(head: RuleHead, isDefault: boolean): string {
  let text = refText(head.ref);
  if (head.args !== undefined) text += `(${head.args.map(nested).join(', ')})`;
  if (head.key !== undefined) {
    return head.usesContains ? `${text} contains ${termSource(head.key)}` : `${text}[${termSource(head.key)}]`;
  }
  if (head.value === undefined || (head.generatedValue && !isDefault)) return text;
  return `${text} ${assignment(head)} ${termSource(head.value)}`;
}

function assignment(head: RuleHead): string {
  return head.assign ? ':=' : '=';
}
