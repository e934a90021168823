import { isArray, isNumber, isObject, keysOf, lookup, numberText, RegoSet, type Value } from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import type { ObjectValue } from '../operands.js';
import { isTrue, type TemplateValue, templateFunctions, textOf } from './template-functions.js';
import { type Node, type Pipeline, parseTemplate, type Template, type Term } from './template-parser.js';

/** Most nodes that one rendering runs, and most characters that it writes. */
const MAX_STEPS = 1_000_000;
const MAX_LENGTH = 1 << 26;
const MAX_DEPTH = 100;

/**
 * Renders a template of Go's text/template: all actions, variables and functions but `call`. A key that is not there shows as `<undefined>`.
 *
 * Numbers of the data are texts to comparisons, as they are in OPA.
 */
export function renderTemplate(source: string, data: ObjectValue): string {
  const template = parseTemplate(source, (name) => templateFunctions.has(name));
  const run = new Rendering(template, data);
  return run.text().replaceAll('<no value>', '<undefined>');
}

/** How a list of nodes ended. */
type End = 'done' | 'break' | 'continue';

interface Variable {
  readonly name: string;
  value: TemplateValue;
}

class Rendering {
  readonly #template: Template;
  readonly #data: Value;
  readonly #out: string[] = [];
  #variables: Variable[] = [];
  #steps = 0;
  #size = 0;
  #depth = 0;

  constructor(template: Template, data: ObjectValue) {
    this.#template = template;
    this.#data = withoutSets(data);
  }

  text(): string {
    this.#variables = [{ name: '', value: this.#data }];
    this.#nodes(this.#template.body, this.#data);
    return this.#out.join('');
  }

  #nodes(nodes: readonly Node[], dot: TemplateValue): End {
    for (const node of nodes) {
      if (++this.#steps > MAX_STEPS) throw builtinError(`template: more than ${MAX_STEPS} steps`);
      const end = this.#node(node, dot);
      if (end !== 'done') return end;
    }
    return 'done';
  }

  #node(node: Node, dot: TemplateValue): End {
    switch (node.kind) {
      case 'text':
        this.#write(node.text);
        return 'done';
      case 'action': {
        const value = this.#pipeline(node.pipeline, dot);
        if (node.pipeline.variables.length === 0) this.#write(textOf(value));
        return 'done';
      }
      case 'break':
      case 'continue':
        return node.kind;
      case 'template':
        this.#call(node.name, node.pipeline === undefined ? null : this.#pipeline(node.pipeline, dot));
        return 'done';
      case 'range':
        return this.#scoped(() => this.#range(node, dot));
      default:
        return this.#scoped(() => {
          const value = this.#pipeline(node.pipeline, dot);
          if (!isTrue(value)) return this.#nodes(node.other, dot);
          return this.#nodes(node.body, node.kind === 'with' ? value : dot);
        });
    }
  }

  #scoped(run: () => End): End {
    const size = this.#variables.length;
    const end = run();
    this.#variables.length = size;
    return end;
  }

  #call(name: string, dot: TemplateValue): void {
    const body = this.#template.defined.get(name);
    if (body === undefined)
      throw builtinError(`template: no template ${JSON.stringify(name)} associated with template "template"`);
    if (++this.#depth > MAX_DEPTH) throw builtinError(`template: exceeded maximum template depth (${MAX_DEPTH})`);
    const outer = this.#variables;
    this.#variables = [{ name: '', value: dot }];
    this.#nodes(body, dot);
    this.#variables = outer;
    this.#depth--;
  }

  #range(node: Node & { kind: 'if' | 'with' | 'range' }, dot: TemplateValue): End {
    const value = this.#pipeline({ ...node.pipeline, variables: [] }, dot);
    const { variables, assigns } = node.pipeline;
    const entries = entriesOf(value);
    if (entries.length === 0) return this.#nodes(node.other, dot);
    for (const [key, entry] of entries) {
      const size = this.#variables.length;
      const [first, second] = variables;
      const set = (name: string, to: TemplateValue): void => {
        if (assigns) this.#assign(name, to);
        else this.#variables.push({ name, value: to });
      };
      if (second !== undefined) {
        set(first!, key);
        set(second, entry);
      } else if (first !== undefined) set(first, entry);
      const end = this.#nodes(node.body, entry);
      this.#variables.length = size;
      if (end === 'break') break;
    }
    return 'done';
  }

  #assign(name: string, value: TemplateValue): void {
    const variable = this.#variables.findLast((one) => one.name === name);
    if (variable === undefined) throw builtinError(`template: undefined variable "$${name}"`);
    variable.value = value;
  }

  #pipeline(pipeline: Pipeline, dot: TemplateValue): TemplateValue {
    let value: TemplateValue;
    for (const [index, command] of pipeline.commands.entries()) value = this.#command(command, dot, index > 0, value);
    const [name] = pipeline.variables;
    if (name !== undefined && pipeline.assigns) this.#assign(name, value);
    else if (name !== undefined) this.#variables.push({ name, value });
    return value;
  }

  #command(terms: readonly Term[], dot: TemplateValue, piped: boolean, previous: TemplateValue): TemplateValue {
    const [first, ...rest] = terms;
    if (first!.kind === 'function') {
      const args = rest.map((term) => () => this.#term(term, dot));
      if (piped) args.push(() => previous);
      return templateFunctions.get(first!.name)!(args);
    }
    if (rest.length > 0 || piped) throw builtinError("template: can't give argument to non-function");
    if (first!.kind === 'nil') throw builtinError('template: nil is not a command');
    return this.#term(first!, dot);
  }

  #term(term: Term, dot: TemplateValue): TemplateValue {
    switch (term.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return null;
      case 'literal':
        return term.value;
      case 'field':
        return fieldsOf(dot, term.path);
      case 'variable': {
        const variable = this.#variables.findLast((one) => one.name === term.name);
        if (variable === undefined) throw builtinError(`template: undefined variable "$${term.name}"`);
        return fieldsOf(variable.value, term.path);
      }
      case 'pipeline':
        return fieldsOf(this.#pipeline(term.pipeline, dot), term.path);
      default:
        return templateFunctions.get(term.name)!([]);
    }
  }

  #write(text: string): void {
    this.#size += text.length;
    if (this.#size > MAX_LENGTH) throw builtinError(`template: the result is longer than ${MAX_LENGTH} characters`);
    this.#out.push(text);
  }
}

/** Follows names through objects; a missing one is nothing, and nothing has no names. */
function fieldsOf(value: TemplateValue, path: readonly string[]): TemplateValue {
  let at = value;
  for (const name of path) {
    if (at === undefined || at === null)
      throw builtinError(`template: nil data; no entry for key ${JSON.stringify(name)}`);
    if (typeof at === 'bigint' || !isObject(at)) {
      throw builtinError(`template: can't evaluate field ${name} in type interface {}`);
    }
    at = lookup(at, name);
  }
  return at;
}

function entriesOf(value: TemplateValue): readonly (readonly [TemplateValue, TemplateValue])[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'bigint') {
    return Array.from({ length: Math.max(0, Math.min(Number(value), MAX_STEPS + 1)) }, (_, index) => {
      return [BigInt(index), BigInt(index)] as const;
    });
  }
  if (isArray(value)) return value.map((entry, index) => [BigInt(index), entry] as const);
  if (isObject(value)) return keysOf(value).map((key) => [key, lookup(value, key)!] as const);
  throw builtinError(`template: range can't iterate over ${isNumber(value) ? numberText(value) : textOf(value)}`);
}

/** Sets are lists in JSON, which is what the template sees. */
function withoutSets(value: Value): Value {
  if (isArray(value)) return value.map(withoutSets);
  if (value instanceof RegoSet) return value.sorted().map(withoutSets);
  if (!isObject(value)) return value;
  return Object.fromEntries(keysOf(value).map((key) => [String(key), withoutSets(lookup(value, key)!)]));
}
