/** A text that a client chose, and where it stood: `query.name`, `body.items[2].id`, `headers.referer`. */
export interface Input {
  readonly place: string;
  readonly text: string;
  /** `archive`: the name of an entry of an archive that was sent; `file name`: the name of a file that was sent. */
  readonly origin?: 'archive' | 'file name' | undefined;
}

/** Limits of the walk over request data; what lies beyond is told by `truncated`. */
export interface CollectLimits {
  /** @default 2000 */
  readonly inputs: number;
  /** @default 32 */
  readonly depth: number;
  /** Texts longer than this are cut. @default 65536 */
  readonly length: number;
}

/** What a walk found. */
export interface Collected {
  readonly inputs: readonly Input[];
  /** True when a limit ended the walk: not all of the client's texts are known. */
  readonly truncated: boolean;
}

/** Default limits. */
export const collectLimits: CollectLimits = { inputs: 2000, depth: 32, length: 65_536 };

/** Names of files that were sent, or of the entries of an archive, as a source found them; each becomes an input of that origin. */
export class SentNames {
  readonly names: readonly string[];
  readonly origin: 'archive' | 'file name';

  constructor(names: readonly string[], origin: 'archive' | 'file name') {
    this.names = names;
    this.origin = origin;
  }
}

interface Pending {
  readonly place: string;
  readonly value: unknown;
  readonly depth: number;
}

/**
 * Collects every text of request data: strings, numbers as text, and the keys of objects, for keys reach queries too.
 * Walks with a list instead of recursion; never calls getters of foreign classes, since it reads own data properties only.
 */
export function collect(roots: Readonly<Record<string, unknown>>, limits: CollectLimits = collectLimits): Collected {
  const inputs: Input[] = [];
  const seen = new Set<object>();
  const pending: Pending[] = Object.entries(roots).map(([place, value]) => ({ place, value, depth: 0 }));
  let truncated = false;
  // Walks by index: taking from the front of a long list would cost its length each time.
  for (let index = 0; index < pending.length; index++) {
    const { place, value, depth } = pending[index]!;
    if (inputs.length >= limits.inputs) return { inputs, truncated: true };
    if (typeof value === 'string') {
      if (value.length > limits.length) truncated = true;
      if (value !== '') inputs.push({ place, text: value.slice(0, limits.length) });
    } else if (typeof value === 'number' || typeof value === 'bigint') {
      inputs.push({ place, text: String(value) });
    } else if (value instanceof SentNames) {
      if (value.names.length > limits.inputs - inputs.length) truncated = true;
      for (const text of value.names.slice(0, limits.inputs - inputs.length))
        inputs.push({ place: `${place}{${value.origin}}`, text, origin: value.origin });
    } else if (value !== null && typeof value === 'object' && !ArrayBuffer.isView(value) && !seen.has(value)) {
      seen.add(value);
      if (depth >= limits.depth) truncated = true;
      else if (!spread(value, place, depth + 1, pending, inputs, limits.inputs * 4)) truncated = true;
    }
  }
  return { inputs, truncated };
}

/** Puts the members of a value on the list; false when there are more than the list may hold. Unreadable objects have none. */
function spread(
  value: object,
  place: string,
  depth: number,
  pending: Pending[],
  inputs: Input[],
  most: number,
): boolean {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (pending.length >= most) return false;
      pending.push({ place: `${place}[${index}]`, value: value[index], depth });
    }
    return true;
  }
  for (const [key, member] of members(value)) {
    if (pending.length >= most || inputs.length >= most) return false;
    if (key.length > 1 && !/^[\w-]{0,64}$/.test(key))
      inputs.push({ place: `${place}{key}`, text: key.slice(0, longestKey) });
    pending.push({ place: `${place}.${key.slice(0, 64)}`, value: member, depth });
  }
  return true;
}

const longestKey = 65_536;

function* members(value: object): Generator<[key: string, member: unknown]> {
  if (value instanceof Map) {
    for (const [key, member] of value) if (typeof key === 'string') yield [key, member];
    return;
  }
  let keys: readonly (string | symbol)[];
  try {
    keys = Reflect.ownKeys(value);
  } catch {
    return;
  }
  for (const key of keys) {
    if (typeof key !== 'string') continue;
    const descriptor = descriptorOf(value, key);
    if (descriptor !== undefined && 'value' in descriptor && typeof descriptor.value !== 'function')
      yield [key, descriptor.value];
  }
}

/** A proxy of the application may throw; then there is nothing to see. */
function descriptorOf(value: object, key: string): PropertyDescriptor | undefined {
  try {
    return Reflect.getOwnPropertyDescriptor(value, key);
  } catch {
    return undefined;
  }
}
