/** Where the verifier stopped, read out of its log. */
export interface VerifierProblem {
  /** The failing instruction's number in the linked program; undefined when the log names none. */
  readonly instruction: number | undefined;
  /** Its source line, when the object has line information: the text behind the last `;`. */
  readonly source: string | undefined;
  /** The last line that says why, such as `R0 !read_ok`. */
  readonly reason: string;
}

const summary = /^(?:processed \d+ insns|verification time|stack depth|max_states_per_insn|func#|mark_precise|-- END)/;

function lines(log: string): string[] {
  const end = log.indexOf('\0');
  return (end === -1 ? log : log.slice(0, end))
    .trimEnd()
    .split('\n')
    .filter((line) => !summary.test(line));
}

/** The number that begins an instruction's line: `12: (61) r1 = *(u32 *)(r1 +0)`. */
function instructionOf(line: string): number | undefined {
  const at = line.indexOf(': (');
  const number = at === -1 ? Number.NaN : Number(line.slice(0, at).split(' ').at(-1));
  return Number.isInteger(number) ? number : undefined;
}

/** Finds the failing instruction: the last one that the verifier printed before it gave up. */
export function verifierProblem(log: string): VerifierProblem {
  const all = lines(log);
  let instruction: number | undefined;
  let source: string | undefined;
  for (const line of all) {
    if (line.startsWith('; ')) source = line.slice(2).trim();
    instruction = instructionOf(line) ?? instruction;
  }
  return { instruction, source, reason: all.at(-1) ?? '' };
}

/** The part of a verifier's log that explains a refusal: the failing instruction with its source line, and all that follows. */
export function trimVerifierLog(log: string, most = 16): string {
  const all = lines(log);
  let start = all.findLastIndex((line) => instructionOf(line) !== undefined);
  if (start === -1) return all.slice(-most).join('\n');
  const source = all.slice(0, start).findLastIndex((line) => line.startsWith('; '));
  const tail = all.slice(start, start + most);
  // The verifier prints a source line once; instructions of the same line may stand between.
  while (start - 1 > source && all[start - 1]!.startsWith('from ')) start--;
  return [...(source === -1 ? [] : [all[source]!]), ...tail].join('\n');
}
