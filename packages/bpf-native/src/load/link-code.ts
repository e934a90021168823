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

/**
 * Puts a function and its callees into one piece of code, each behind what first called it, as libbpf does.
 * Throws `BPF_MALFORMED_OBJECT` for a callee that is not there.
 */
export function linkCode(spec: CollectionSpec, main: FunctionSpec): LinkedProgram {
  const placed: Placed[] = [];
  const starts = new Map<string, number>();
  let length = 0;
  const place = (each: FunctionSpec): Iterator<string> => {
    starts.set(each.name, length);
    placed.push({ function: each, start: length });
    length += each.code.length / slot;
    if (length > maxSlots)
      throw new BpfError('BPF_MALFORMED_OBJECT', `"${main.name}" has more than ${maxSlots} instructions`);
    return callees(each).values();
  };
  // Depth first, without recursion: a hostile object may nest as deep as it has functions.
  const open = [{ name: main.name, calls: place(main) }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const { value: name, done } = top.calls.next();
    if (done === true) open.pop();
    else if (!starts.has(name)) {
      const callee = spec.functions.get(name);
      if (callee === undefined)
        throw new BpfError('BPF_MALFORMED_OBJECT', `"${top.name}" calls "${name}", which is not in the object`);
      open.push({ name, calls: place(callee) });
    }
  }
  const bytes = new Uint8Array(length * slot);
  for (const { function: each, start } of placed) bytes.set(each.code, start * slot);
  return resolve(new ProgramCode(bytes), placed, starts);
}

/** Functions that a function refers to, in the order of its instructions. */
function callees({ references }: FunctionSpec): string[] {
  return [...references]
    .sort(([a], [b]) => a - b)
    .flatMap(([, reference]) =>
      reference.kind === 'call' || reference.kind === 'function' ? [reference.function] : [],
    );
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
