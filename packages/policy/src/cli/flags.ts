/** One flag of a command. */
export interface FlagDefinition {
  readonly short?: string;
  /** `switch` takes no value, `list` may be repeated. */
  readonly kind: 'switch' | 'text' | 'number' | 'list';
  readonly about: string;
  /** Words of which a text must be one. */
  readonly of?: readonly string[];
}

/** The flags of a command by name. */
export type FlagTable = Readonly<Record<string, FlagDefinition>>;

/** What was given on a command line. */
export interface ParsedFlags {
  readonly arguments: readonly string[];
  on(name: string): boolean;
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  list(name: string): readonly string[];
}

/** A command line that cannot be read; its message is for people. */
export class UsageError extends Error {}

/**
 * Reads a command line as `opa` does: `--name value`, `--name=value`, `-n value`, `-nvalue`, switches together (`-lw`), `--` ends flags.
 *
 * @throws {UsageError}
 */
export function parseFlags(words: readonly string[], table: FlagTable): ParsedFlags {
  const values = new Map<string, string[]>();
  const rest: string[] = [];
  const byLetter = new Map(
    Object.entries(table).flatMap(([name, { short }]) => (short === undefined ? [] : [[short, name]])),
  );
  const put = (name: string, value: string): void => {
    const { kind, of } = table[name]!;
    if (of !== undefined && !of.includes(value)) {
      throw new UsageError(`invalid argument "${value}" for "--${name}" flag: must be one of {${of.join(',')}}`);
    }
    if (kind === 'number' && (value.trim() === '' || !Number.isFinite(Number(value)))) {
      throw new UsageError(`invalid argument "${value}" for "--${name}" flag: a number is expected`);
    }
    if (kind === 'switch' && value !== 'true' && value !== 'false') {
      throw new UsageError(`invalid argument "${value}" for "--${name}" flag: true or false is expected`);
    }
    values.set(name, kind === 'list' ? [...(values.get(name) ?? []), value] : [value]);
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') {
      rest.push(...words.slice(i + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      rest.push(word);
      continue;
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const name = word.slice(2, equals < 0 ? undefined : equals);
      if (!Object.hasOwn(table, name)) throw new UsageError(`unknown flag: --${name}`);
      if (equals >= 0) put(name, word.slice(equals + 1));
      else if (table[name]!.kind === 'switch') put(name, 'true');
      else if (i + 1 >= words.length) throw new UsageError(`flag needs an argument: --${name}`);
      else put(name, words[++i]!);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at]!;
      const name = byLetter.get(letter);
      if (name === undefined) throw new UsageError(`unknown shorthand flag: '${letter}' in ${word}`);
      if (table[name]!.kind === 'switch') {
        put(name, 'true');
        continue;
      }
      const tail = word.slice(at + 1);
      if (tail !== '') put(name, tail.startsWith('=') ? tail.slice(1) : tail);
      else if (i + 1 >= words.length) throw new UsageError(`flag needs an argument: '${letter}' in ${word}`);
      else put(name, words[++i]!);
      break;
    }
  }
  return {
    arguments: rest,
    on: (name) => values.get(name)?.[0] === 'true',
    text: (name) => values.get(name)?.[0],
    number: (name) => (values.has(name) ? Number(values.get(name)![0]) : undefined),
    list: (name) => values.get(name) ?? [],
  };
}

/** The flags as the help shows them. */
export function flagsText(table: FlagTable): string {
  const rows = Object.entries(table).map(([name, { short, kind, about, of }]) => {
    const value = of !== undefined ? ` {${of.join(',')}}` : kind === 'switch' ? '' : ` ${kind}`;
    return [`${short === undefined ? '    ' : `-${short}, `}--${name}${value}`, about] as const;
  });
  const width = Math.max(0, ...rows.map(([flag]) => flag.length));
  return rows.map(([flag, about]) => `  ${flag.padEnd(width)}   ${about}`).join('\n');
}
