/** An element of a parsed XML body. */
export class XmlElement {
  readonly name: string;
  readonly attributes: (readonly [name: string, value: string])[] = [];
  readonly children: (XmlElement | string)[] = [];

  constructor(name: string) {
    this.name = name;
  }
}

/** The text of an element and all that is in it, without recursion: nesting comes from outside. */
export function textsOf(root: XmlElement): string[] {
  const texts: string[] = [];
  const waiting: (XmlElement | string)[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node === 'string') texts.push(node);
    else for (let index = node.children.length - 1; index >= 0; index--) waiting.push(node.children[index] ?? '');
  }
  return texts;
}

/** The element and every element in it, in document order. */
export function elementsOf(root: XmlElement): XmlElement[] {
  const elements: XmlElement[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    elements.push(node);
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index];
      if (child instanceof XmlElement) waiting.push(child);
    }
  }
  return elements;
}
