import { stringify, type Value } from '../values/index.js';

/** A JSON object whose members keep their order; undefined ones are left out. */
export class Ordered {
  readonly members: readonly (readonly [name: string, value: OrderedValue | undefined])[];

  constructor(members: Readonly<Record<string, OrderedValue | undefined>>) {
    this.members = Object.entries(members);
  }
}

/** A value, or ordered objects and lists of them. */
export type OrderedValue = Value | Ordered | readonly Ordered[];

/** JSON as OPA's commands print it, two spaces a level and a line end. */
export function jsonText(value: OrderedValue): string {
  return `${write(value, '')}\n`;
}

function write(value: OrderedValue, prefix: string): string {
  const inner = `${prefix}  `;
  if (value instanceof Ordered) {
    const rows = value.members.flatMap(([name, member]) =>
      member === undefined ? [] : [`${inner}${JSON.stringify(name)}: ${write(member, inner)}`],
    );
    return rows.length === 0 ? '{}' : `{\n${rows.join(',\n')}\n${prefix}}`;
  }
  if (Array.isArray(value) && value[0] instanceof Ordered) {
    return `[\n${value.map((entry) => `${inner}${write(entry as Ordered, inner)}`).join(',\n')}\n${prefix}]`;
  }
  return stringify(value as Value, { escapeHtml: true, indent: '  ', prefix });
}

/** A table with a frame, its heads in the middle of their columns; empty heads are left out. */
export function tableText(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, i) => Math.max(width(head), ...rows.map((row) => width(row[i] ?? ''))));
  const line = (left: string, middle: string, right: string): string =>
    `${left}${widths.map((size) => '─'.repeat(size + 2)).join(middle)}${right}`;
  const centred = (text: string, size: number): string => {
    const space = size - width(text);
    const before = Math.floor(space / 2);
    return ' '.repeat(before) + text + ' '.repeat(space - before);
  };
  const cells = (row: readonly string[], place: (text: string, size: number) => string): string =>
    `│ ${widths.map((size, i) => place(row[i] ?? '', size)).join(' │ ')} │`;
  const left = (text: string, size: number): string => text + ' '.repeat(size - width(text));
  const body = rows.map((row) => cells(row, left));
  const top = heads.every((head) => head === '') ? [] : [cells(heads, centred), line('├', '┼', '┤')];
  return `${[line('┌', '┬', '┐'), ...top, ...body, line('└', '┴', '┘')].join('\n')}\n`;
}

function width(text: string): number {
  return [...text].length;
}

/** A duration as Go prints it. */
export function durationText(nanoseconds: number): string {
  if (nanoseconds < 1000) return `${nanoseconds}ns`;
  if (nanoseconds < 1e6) return `${shorter(nanoseconds / 1000)}µs`;
  if (nanoseconds < 1e9) return `${shorter(nanoseconds / 1e6)}ms`;
  return `${shorter(nanoseconds / 1e9)}s`;
}

function shorter(value: number): string {
  return String(Number(value.toFixed(6)));
}
