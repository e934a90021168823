import { RegoSet, type Value } from '../values/index.js';
import { setOperand, wrongType } from './operands.js';
import { type Builtin, implement } from './registry.js';

/** `&`, `|`, `intersection`, `union`, and the deprecated `set_diff`. */
export const sets: readonly Builtin[] = implement({
  and: (args) => setOperand(args, 1).intersection(setOperand(args, 2)),
  or: (args) => setOperand(args, 1).union(setOperand(args, 2)),
  set_diff: (args) => setOperand(args, 1).difference(setOperand(args, 2)),
  intersection: (args) => {
    const members = membersOf(setOperand(args, 1));
    return members.length === 0 ? new RegoSet() : members.reduce((all, next) => all.intersection(next));
  },
  union: (args) => {
    const result = new RegoSet();
    for (const member of membersOf(setOperand(args, 1))) for (const value of member.values()) result.add(value);
    return result;
  },
});

function membersOf(outer: RegoSet): RegoSet[] {
  return outer.sorted().map((member: Value) => {
    if (!(member instanceof RegoSet)) throw wrongType(1, member, 'set');
    return member;
  });
}
