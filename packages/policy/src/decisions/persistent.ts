/** A changed copy; undefined stands for "the path leads nowhere". */
type Changed = { readonly value: unknown } | undefined;

type PlainRecord = Readonly<Record<string, unknown>>;

/** The value without what stands at a path. Copies what it touches and shares the rest. */
export function without(node: unknown, path: readonly string[]): Changed {
  const [segment, ...rest] = path;
  const key = segment === undefined ? undefined : keyOf(node, segment);
  if (key === undefined) return undefined;
  if (rest.length > 0) return replaced(node, key, without(childOf(node, key), rest));
  if (Array.isArray(node)) return { value: node.toSpliced(key as number, 1) };
  const { [key as string]: _gone, ...others } = node as PlainRecord;
  return { value: others };
}

/** The value with another one at a path. Objects on the way are made; arrays keep their length. */
export function put(node: unknown, path: readonly string[], value: unknown): Changed {
  const [segment, ...rest] = path;
  if (segment === undefined) return { value };
  const key = keyOf(node, segment);
  if (key !== undefined) return replaced(node, key, put(childOf(node, key), rest, value));
  if (!isRecord(node)) return undefined;
  return replaced(node, segment, put({}, rest, value));
}

/**
 * The key that a segment means: itself, or where there is no such key its percent-decoded form, so that keys with slashes can be
 * named.
 */
function keyOf(node: unknown, segment: string): string | number | undefined {
  if (Array.isArray(node)) {
    const index = /^\d{1,9}$/.test(segment) ? Number(segment) : -1;
    return index >= 0 && index < node.length ? index : undefined;
  }
  if (!isRecord(node)) return undefined;
  if (Object.hasOwn(node, segment)) return segment;
  const decoded = percentDecoded(segment);
  return decoded !== undefined && Object.hasOwn(node, decoded) ? decoded : undefined;
}

function percentDecoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function childOf(node: unknown, key: string | number): unknown {
  return Array.isArray(node) ? (node[key as number] as unknown) : (node as PlainRecord)[key];
}

function replaced(node: unknown, key: string | number, child: Changed): Changed {
  if (child === undefined) return undefined;
  if (Array.isArray(node)) return { value: node.with(key as number, child.value) };
  return { value: { ...(node as PlainRecord), [key]: child.value } };
}

function isRecord(node: unknown): node is PlainRecord {
  return node !== null && typeof node === 'object' && !Array.isArray(node);
}
