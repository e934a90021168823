import type { Json } from '@lamellar/policy';

type Node = { readonly [key: string]: Json };

/** The result of a partial evaluation in a form in which the names of variables and the order of alternatives do not count. */
export function canonical(result: Node): { queries: string[]; support: string[] } {
  const queries = ((result['queries'] ?? []) as readonly (readonly Node[])[]).map((body) => bodyText(body));
  const support = ((result['support'] ?? []) as readonly Node[]).flatMap(ruleTexts);
  return { queries: queries.sort(), support: [...new Set(support)].sort() };
}

function bodyText(body: readonly Node[], head = ''): string {
  const exprs = body.map(exprText).sort((a, b) => compare(blind(a), blind(b)));
  return renamed([...exprs, head].join('; '));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Text without the names of variables, to sort by. */
function blind(text: string): string {
  return text.replaceAll(/<[^>]*>/g, '<>');
}

/** Variables numbered in the order in which they appear; names of rules that negations make, likewise. */
function renamed(text: string): string {
  const names = new Map<string, string>();
  return text.replaceAll(/<[^>]*>/g, (name) => {
    let found = names.get(name);
    if (found === undefined) names.set(name, (found = `v${names.size}`));
    return found;
  });
}

function ruleTexts(module: Node): string[] {
  const path = ((module['package'] as Node)['path'] as readonly Node[]).map((part) => String(part['value']));
  return ((module['rules'] ?? []) as readonly Node[]).map((rule) => {
    const head = rule['head'] as Node;
    const ref = ((head['ref'] ?? []) as readonly Node[]).map((part, i) =>
      i === 0 ? String(part['value']) : termText(part),
    );
    const name = [...path, ...ref].map((part) => part.replaceAll('"', '')).join('.');
    const args = ((head['args'] ?? []) as readonly Node[]).map(termText).join();
    const key = head['key'] === undefined ? '' : ` contains ${termText(head['key'] as Node)}`;
    const value = head['value'] === undefined ? '' : ` := ${termText(head['value'] as Node)}`;
    const text = `${rule['default'] === true ? 'default ' : ''}${name}(${args})${key}${value}`;
    return bodyText(rule['body'] as unknown as readonly Node[], text.replaceAll(/__not[\d_]+__/g, '__not__'));
  });
}

function exprText(expr: Node): string {
  const negated = expr['negated'] === true ? 'not ' : '';
  const modifiers = ((expr['with'] ?? []) as readonly Node[]).map(
    (one) => ` with ${termText(one['target'] as Node)} as ${termText(one['value'] as Node)}`,
  );
  return negated + termsText(expr['terms']!) + modifiers.join('');
}

function termsText(terms: Json): string {
  if (Array.isArray(terms)) {
    const [operator, ...args] = (terms as readonly Node[]).map(termText);
    return operator === 'eq'
      ? args.sort((a, b) => compare(blind(a), blind(b))).join(' = ')
      : `${operator}(${args.join(', ')})`;
  }
  const node = terms as Node;
  if (node['type'] !== undefined) return termText(node);
  const body = (node['body'] ?? []) as unknown as readonly Node[];
  // OPA names every key; one that nobody reads says nothing.
  const key = node['key'] === null ? '' : termText(node['key'] as Node);
  const isRead = key !== '' && body.map(exprText).join().includes(key);
  return `every ${isRead ? `${key}, ` : ''}${termText(node['value'] as Node)} in ${termText(node['domain'] as Node)} {${body.map(exprText).join('; ')}}`;
}

function termText(term: Node): string {
  const value = term['value'] as Json;
  switch (term['type']) {
    case 'var':
      return isRoot(String(value)) ? String(value) : `<${String(value)}>`;
    case 'string':
      return JSON.stringify(String(value).replaceAll(/__not[\d_]+__/g, '__not__'));
    case 'ref': {
      const [head, ...path] = (value as readonly Node[]).map(termText);
      return [head?.replaceAll(/[<>]/g, (mark) => (path.length === 0 ? '' : mark)), ...path].join('.');
    }
    case 'call': {
      const [operator, ...args] = (value as readonly Node[]).map(termText);
      return `${operator}(${args.join(', ')})`;
    }
    case 'array':
    case 'set':
      return `${term['type']}[${(value as readonly Node[]).map(termText).join(', ')}]`;
    case 'object':
      return `{${(value as readonly (readonly Node[])[]).map(([key, entry]) => `${termText(key!)}: ${termText(entry!)}`).join(', ')}}`;
    case 'setcomprehension':
    case 'arraycomprehension': {
      const { term: head, body } = value as { term: Node; body: readonly Node[] };
      return `${String(term['type'])}[${termText(head)} | ${body.map(exprText).join('; ')}]`;
    }
    default:
      return JSON.stringify(value);
  }
}

function isRoot(name: string): boolean {
  return name === 'input' || name === 'data';
}
