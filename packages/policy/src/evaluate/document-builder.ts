import { PolicyEvalError } from '../errors.js';
import { equal, ObjectBuilder, RegoSet, type Value } from '../values/index.js';
import type { Place } from './machine.js';

/** Builds the object of rules whose paths have variables: nested levels, values, and sets. */
export class DocumentBuilder {
  readonly #keys = new ObjectBuilder();
  readonly #levels: (DocumentBuilder | RegoSet | { value: Value })[] = [];
  readonly #names: Value[] = [];
  /** How many values were added. */
  size = 0;

  /** Adds a value, or a member of a set, at a path of at least one key. */
  add(path: readonly Value[], value: Value, member: boolean, place: Place, at = 0): void {
    this.size++;
    const entry = this.#entry(path[at]!);
    const last = at === path.length - 1;
    if (entry === undefined) {
      this.#put(
        path[at]!,
        last ? (member ? new RegoSet([value]) : { value }) : nested(path, value, member, place, at + 1),
      );
      return;
    }
    if (!last) {
      if (!(entry instanceof DocumentBuilder)) conflict(place);
      entry.add(path, value, member, place, at + 1);
    } else if (member) {
      if (!(entry instanceof RegoSet)) conflict(place);
      entry.add(value);
    } else if (entry instanceof DocumentBuilder || entry instanceof RegoSet || !equal(entry.value, value)) {
      conflict(place);
    }
  }

  /** Adds a value where there is none yet. */
  addMissing(path: readonly Value[], value: Value): void {
    let level: DocumentBuilder = this;
    for (let at = 0; at < path.length; at++) {
      const entry = level.#entry(path[at]!);
      if (entry === undefined) {
        level.add(path.slice(at), value, false, () => undefined);
        return;
      }
      if (!(entry instanceof DocumentBuilder)) return;
      level = entry;
    }
  }

  build(): Value {
    const result = new ObjectBuilder();
    for (const [i, name] of this.#names.entries()) {
      const level = this.#levels[i]!;
      result.set(
        name,
        level instanceof DocumentBuilder ? level.build() : level instanceof RegoSet ? level : level.value,
      );
    }
    return result.build();
  }

  #entry(key: Value): DocumentBuilder | RegoSet | { value: Value } | undefined {
    const index = this.#keys.get(key);
    return index === undefined ? undefined : this.#levels[index as number];
  }

  #put(key: Value, level: DocumentBuilder | RegoSet | { value: Value }): void {
    this.#keys.set(key, this.#levels.length);
    this.#levels.push(level);
    this.#names.push(key);
  }
}

function nested(path: readonly Value[], value: Value, member: boolean, place: Place, at: number): DocumentBuilder {
  const builder = new DocumentBuilder();
  builder.add(path, value, member, place, at);
  return builder;
}

function conflict(place: Place): never {
  throw new PolicyEvalError('eval_conflict_error', 'object keys must be unique', place());
}
