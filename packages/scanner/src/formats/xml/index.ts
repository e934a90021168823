import type { Element } from './parse.js';

export { type Element, parseXml } from './parse.js';

/** The first child of that name. */
export function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((each) => each.name === name);
}

/** The children of that name, or of a child: `childrenAt(project, 'dependencies', 'dependency')`. */
export function childrenAt(element: Element | undefined, ...path: readonly string[]): Element[] {
  let level = element ? [element] : [];
  for (const name of path) level = level.flatMap((each) => each.children.filter((one) => one.name === name));
  return level;
}

/** The text of the first child of that name, or undefined. */
export function childText(element: Element | undefined, name: string): string | undefined {
  return child(element, name)?.text;
}

/** Every element of that name at any depth. */
export function descendants(element: Element, name: string): Element[] {
  return element.children.flatMap((each) => [...(each.name === name ? [each] : []), ...descendants(each, name)]);
}
