import type { Json } from '../values/index.js';
import type { KubernetesObject } from './review.js';

/** Names in a tree of plain objects. */
type Tree = { readonly [name: string]: Tree | KubernetesObject };

/**
 * Objects of a cluster in the form that Gatekeeper's templates read: `cluster[groupVersion][kind][name]` and
 * `namespace[namespace][groupVersion][kind][name]`. A change copies the objects on its path and shares the rest.
 */
export class Inventory {
  #tree: Tree = {};

  set(object: KubernetesObject): void {
    this.#tree = withLeaf(this.#tree, pathOf(object), object);
  }

  remove(object: KubernetesObject): void {
    this.#tree = withLeaf(this.#tree, pathOf(object), undefined);
  }

  /** The document; the same object as long as nothing changes. */
  document(): Json {
    return this.#tree as Json;
  }
}

function pathOf({ apiVersion = '', kind = '', metadata }: KubernetesObject): string[] {
  const name = metadata?.name ?? '';
  const namespace = metadata?.namespace;
  const scope = namespace === undefined || namespace === '' ? ['cluster'] : ['namespace', namespace];
  return [...scope, apiVersion, kind, name];
}

function withLeaf(tree: Tree, path: readonly string[], leaf: KubernetesObject | undefined): Tree {
  const [name, ...rest] = path as [string, ...string[]];
  const { [name]: known, ...others } = tree;
  if (rest.length > 0) {
    const below = withLeaf((known ?? {}) as Tree, rest, leaf);
    return Object.keys(below).length === 0 ? others : withMember(others, name, below);
  }
  return leaf === undefined ? others : withMember(others, name, leaf);
}

function withMember(tree: Tree, name: string, value: Tree | KubernetesObject): Tree {
  const copy = { ...tree };
  Object.defineProperty(copy, name, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}
