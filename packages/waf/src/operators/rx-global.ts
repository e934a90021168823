import type { Operator } from './operator.js';
import { compilePattern, stepsForMany } from './pattern.js';

/** TX.0 to TX.99, as many as any rule can name in practice. */
const mostCaptures = 100;

/**
 * `@rxGlobal PATTERN`: as `@rx`, for every match in the value: with `capture`, the matches and their groups follow each other
 * in TX.0, TX.1 and on.
 *
 * @example `SecRule ARGS "@rxGlobal (\d+)" "id:1,pass,capture"`
 */
export const rxGlobal: Operator = {
  name: 'rxGlobal',
  compile: (argument, context) => {
    const regex = compilePattern('rxGlobal', argument, context);
    return (value, match) => {
      let index = 0;
      let steps = stepsForMany(value);
      for (let at = 0; at <= value.length && index < mostCaptures; ) {
        const outcome = regex.run(value, { from: at });
        steps -= outcome.steps;
        if (outcome.status === 'gave-up' || steps < 0) match.limit();
        if (outcome.status !== 'match') break;
        const found = outcome.match;
        if (index === 0) match.span(found.index, found.end);
        for (let group = 0; group <= regex.captureCount && index < mostCaptures; group++) {
          const start = found.offsets[2 * group] ?? -1;
          const end = found.offsets[2 * group + 1] ?? -1;
          if (match.capturing) match.capture(index, start < 0 ? '' : value.slice(start, end), Math.max(start, 0));
          index++;
        }
        if (!match.capturing || steps < 0) break;
        at = found.end > found.index ? found.end : found.end + 1;
      }
      return index > 0;
    };
  },
};
