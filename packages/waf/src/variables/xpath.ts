import { elementsOf, textsOf, XmlElement } from './xml-tree.js';

interface Step {
  readonly deep: boolean;
  /** `*`, a name, `@*`, `@name` or `text()`. */
  readonly test: string;
  /** `[n]`, counted from 1; 0 for none. */
  readonly index: number;
  /** `[local-name()='x']`; empty for none. */
  readonly localName: string;
}

const stepPattern =
  /^(@?(?:\*|[A-Za-z_][\w.:-]*)|text\(\))(?:\[(\d{1,6})\]|\[local-name\(\)\s*=\s*['"]([^'"]*)['"]\])?$/;

/**
 * The XPaths that rules use: absolute paths of names, `*`, `text()`, `@name`, `@*`, positions `[n]`, `[local-name()='x']`, and `//`. Prefixes of
 * names are compared by their local part. Returns undefined for any other expression.
 */
export function parseXpath(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let at = 0;
  while (at < path.length) {
    if (path.charAt(at) !== '/') return undefined;
    const deep = path.charAt(at + 1) === '/';
    at += deep ? 2 : 1;
    let end = at;
    while (end < path.length && path.charAt(end) !== '/') end++;
    const match = stepPattern.exec(path.slice(at, end));
    if (match === null) return undefined;
    const [, test = '', index, localName = ''] = match;
    steps.push({ deep, test, index: Number(index ?? 0), localName });
    at = end;
  }
  return steps.length === 0 ? undefined : steps;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function named(test: string, name: string): boolean {
  return test === '*' || test === name || localName(test) === localName(name);
}

function takes({ test, localName: wanted }: Step, name: string): boolean {
  return named(test, name) && (wanted === '' || wanted === localName(name));
}

/** The string values that a parsed path selects; every text node of an element is a value of its own. */
export function selectXpath(root: XmlElement, steps: readonly Step[]): string[] {
  const document = new XmlElement('');
  document.children.push(root);
  let nodes: XmlElement[] = [document];
  for (const step of steps) {
    const scope = step.deep ? [...new Set(nodes.flatMap(elementsOf))] : nodes;
    if (step.test.startsWith('@')) {
      const wanted = step.test.slice(1);
      return scope.flatMap((node) => node.attributes.filter(([name]) => named(wanted, name)).map(([, value]) => value));
    }
    if (step.test === 'text()')
      return scope.flatMap((node) => node.children.filter((child) => typeof child === 'string'));
    nodes = scope.flatMap((node) => {
      const found = node.children.filter((child) => child instanceof XmlElement && takes(step, child.name));
      return (step.index === 0 ? found : found.slice(step.index - 1, step.index)) as XmlElement[];
    });
  }
  return nodes.flatMap(textsOf).filter((text) => text.trim() !== '');
}
