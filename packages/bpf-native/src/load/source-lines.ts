import { slot } from '../insn/opcodes.js';
import type { CollectionSpec } from '../spec/collection-spec.js';
import type { LinkedProgram } from './link-code.js';

/** A place in the source of a program. */
export interface SourceLine {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** The source line of an instruction of a linked program, when the object was compiled with `-g`. */
export function sourceLine(spec: CollectionSpec, { functions }: LinkedProgram, index: number): SourceLine | undefined {
  const placed = functions.findLast(({ start }) => start <= index);
  if (placed === undefined || spec.btf === undefined || spec.ext === undefined) return undefined;
  const { function: holder, start } = placed;
  const offset = holder.offset + (index - start) * slot;
  const found = (spec.ext.lines.get(holder.section) ?? [])
    .filter((each) => each.offset >= holder.offset && each.offset <= offset)
    .sort((a, b) => a.offset - b.offset)
    .at(-1);
  if (found === undefined) return undefined;
  return {
    file: spec.btf.stringAt(found.fileName),
    line: found.line,
    column: found.column,
    text: spec.btf.stringAt(found.text).trim(),
  };
}
