import { BpfError } from '../errors.js';
import { callSources, loadImmediate64, slot } from '../insn/opcodes.js';
import { ProgramCode } from '../insn/program-code.js';
import type { CollectionSpec, FunctionSpec, Reference } from '../spec/collection-spec.js';

/** Where a function lies in the linked program. */
export interface Placed {
  readonly function: FunctionSpec;
  /** First slot. */
  readonly start: number;
}

/** A program with all the subprograms that it reaches, each once, calls resolved. */
export interface LinkedProgram {
  readonly code: ProgramCode;
  readonly functions: readonly Placed[];
  /** References that need the kernel: maps, data, kernel functions and symbols; by slot of the linked program. */
  readonly references: ReadonlyMap<number, Reference>;
}

const maxSlots = 1_000_000;

/** Puts a function and its callees into one piece of code. Throws `BPF_MALFORMED_OBJECT` for a callee that is not there. */
export function linkCode(spec: CollectionSpec, main: FunctionSpec): LinkedProgram {
  const placed: Placed[] = [];
  const starts = new Map<string, number>();
  let length = 0;
  const place = (each: FunctionSpec): void => {
    if (starts.has(each.name)) return;
    starts.set(each.name, length);
    placed.push({ function: each, start: length });
    length += each.code.length / slot;
    if (length > maxSlots)
      throw new BpfError('BPF_MALFORMED_OBJECT', `"${main.name}" has more than ${maxSlots} instructions`);
  };
  place(main);
  // The list grows while it is walked: breadth first, without recursion.
  for (const { function: each } of placed) {
    for (const reference of each.references.values()) {
      if (reference.kind !== 'call' && reference.kind !== 'function') continue;
      const callee = spec.functions.get(reference.function);
      if (callee === undefined)
        throw new BpfError(
          'BPF_MALFORMED_OBJECT',
          `"${each.name}" calls "${reference.function}", which is not in the object`,
        );
      place(callee);
    }
  }
  const bytes = new Uint8Array(length * slot);
  for (const { function: each, start } of placed) bytes.set(each.code, start * slot);
  return resolve(new ProgramCode(bytes), placed, starts);
}

function resolve(code: ProgramCode, placed: readonly Placed[], starts: ReadonlyMap<string, number>): LinkedProgram {
  const references = new Map<number, Reference>();
  for (const { function: each, start } of placed) {
    for (const [index, reference] of each.references) {
      const at = start + index;
      if (reference.kind === 'call') {
        code.setSource(at, callSources.program);
        code.setImmediate(at, starts.get(reference.function)! - at - 1);
      } else if (reference.kind === 'function') {
        if (code.opcode(at) !== loadImmediate64)
          throw new BpfError('BPF_MALFORMED_OBJECT', `instruction ${index} of "${each.name}" loads no function`);
        code.setSource(at, 4);
        code.setImmediate(at, starts.get(reference.function)! - at - 1);
        code.setImmediate(at + 1, 0);
      } else {
        references.set(at, reference);
      }
    }
  }
  return { code, functions: placed, references };
}
