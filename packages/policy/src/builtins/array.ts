import { isArray, type Value } from '../values/index.js';
import { arrayOperand, intOperand } from './operands.js';
import { type Builtin, implement } from './registry.js';

/** `array.concat`, `array.flatten`, `array.reverse`, `array.slice`. */
export const array: readonly Builtin[] = implement({
  'array.concat': (args) => [...arrayOperand(args, 1), ...arrayOperand(args, 2)],
  'array.flatten': (args) => flatten(arrayOperand(args, 1)),
  'array.reverse': (args) => [...arrayOperand(args, 1)].reverse(),
  'array.slice': (args) => {
    const list = arrayOperand(args, 1);
    const start = intOperand(args, 2);
    const stop = Math.min(Math.max(intOperand(args, 3), 0), list.length);
    return list.slice(Math.min(Math.max(start, 0), stop), stop);
  },
});

/** Opens arrays that stand directly in the array; deeper ones stay. */
function flatten(list: readonly Value[]): Value {
  const out: Value[] = [];
  for (const member of list) {
    if (isArray(member)) for (const inner of member) out.push(inner);
    else out.push(member);
  }
  return out;
}
