import type { MatchSink, Operator, OperatorCompileContext } from '../src/operators/operator.js';

/** What an operator answered and told its sink. */
export interface Outcome {
  readonly matches: boolean;
  readonly captures: readonly (string | undefined)[];
  readonly span: readonly [start: number, end: number] | undefined;
  readonly path: Readonly<Record<string, string>>;
  readonly limited: boolean;
}

/** A context whose data files are given by name. */
export function contextWith(
  files: Readonly<Record<string, string>> = {},
  more: Partial<OperatorCompileContext> = {},
): OperatorCompileContext {
  return {
    readDataFile: (path) => {
      const content = files[path];
      if (content === undefined) throw new Error(`no such file: ${path}`);
      return content;
    },
    ...more,
  };
}

/** Compiles and evaluates once, writing down everything. */
export function evaluate(operator: Operator, argument: string, value: string, context = contextWith()): Outcome {
  const captures: (string | undefined)[] = [];
  const path: Record<string, string> = {};
  let span: readonly [number, number] | undefined;
  let limited = false;
  const sink: MatchSink = {
    capturing: true,
    capture: (index, text) => void (captures[index] = text),
    span: (start, end) => void (span = [start, end]),
    pathArgument: (name, text) => void (path[name] = text),
    limit: () => void (limited = true),
  };
  const matches = operator.compile(argument, context)(value, sink);
  return { matches, captures, span, path, limited };
}
