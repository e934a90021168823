import { type Evaluate, noMatchSink, type OperatorCompileContext, operators } from '../operators/index.js';

/** Does a key match the pattern of a selector such as `/^sess/`? Keys are compared without case. */
export type KeyPattern = (key: string) => boolean;

const noFiles: OperatorCompileContext = {
  readDataFile: () => {
    throw new Error('a pattern reads no file');
  },
};

/** Answers kept for each pattern; keys come from outside too, so the memory is bounded. */
const keptAnswers = 512;
const longestKept = 64;

/** Compiles the pattern of a selector with the engine of `@rx`, which is linear. Throws what `@rx` throws. */
export function compileSelector(pattern: string): Evaluate {
  const rx = operators.get('rx');
  if (rx === undefined) throw new Error('there is no operator @rx');
  return rx.compile(`(?i)${pattern}`, noFiles);
}

/** The pattern of a selector that is known to be sound; compiled when it is first asked, since most are never. */
export function compileKeyPattern(pattern: string): KeyPattern {
  let compiled: Evaluate | undefined;
  const evaluate: Evaluate = (key, sink) => {
    compiled ??= compileSelector(pattern);
    return compiled(key, sink);
  };
  const answers = new Map<string, boolean>();
  return (key) => {
    if (key.length > longestKept) return evaluate(key, noMatchSink);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = evaluate(key, noMatchSink);
    if (answers.size >= keptAnswers) answers.clear();
    answers.set(key, answer);
    return answer;
  };
}
