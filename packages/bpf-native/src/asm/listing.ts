import { linkCode } from '../load/link-code.js';
import { sourceLine } from '../load/source-lines.js';
import type { CollectionSpec, ProgramSpec } from '../spec/collection-spec.js';
import { disassemble } from './disassemble.js';

/** A program with its subprograms as text, each instruction below the source line that it comes from. */
export function listing(spec: CollectionSpec, program: ProgramSpec): string {
  const linked = linkCode(spec, program.function);
  const starts = new Map(linked.functions.map(({ function: each, start }) => [start, each.name]));
  const lines: string[] = [];
  let last = '';
  for (const { index, text } of disassemble(linked.code.bytes)) {
    const name = starts.get(index);
    if (name !== undefined) lines.push(`${name}:`);
    const source = sourceLine(spec, linked, index);
    const told = source === undefined ? '' : `; ${source.file.split('/').at(-1)}:${source.line}: ${source.text}`;
    if (told !== last && told !== '') lines.push(told);
    last = told;
    const reference = linked.references.get(index);
    const note =
      reference === undefined
        ? ''
        : ` ; ${'map' in reference ? reference.map : 'name' in reference ? reference.name : ''}`;
    lines.push(`${String(index).padStart(6)}: ${text}${note}`);
  }
  return lines.join('\n');
}
