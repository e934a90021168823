import { noMatchSink, type OperatorCompileContext, operators } from '../operators/index.js';

/** Does a key match the pattern of a selector such as `/^sess/`? Keys are compared without case. */
export type KeyPattern = (key: string) => boolean;

const noFiles: OperatorCompileContext = {
  readDataFile: () => {
    throw new Error('a pattern reads no file');
  },
};

/** Compiles the pattern of a selector with the engine of `@rx`, which is linear. */
export function compileKeyPattern(pattern: string): KeyPattern {
  const rx = operators.get('rx');
  if (rx === undefined) throw new Error('there is no operator @rx');
  const evaluate = rx.compile(`(?i)${pattern}`, noFiles);
  return (key) => evaluate(key, noMatchSink);
}
