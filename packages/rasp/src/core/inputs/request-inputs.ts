import type { RequestContext } from '@lamellar/events';
import { type Collected, collect, type Input } from './collect.js';
import { derive } from './derive.js';

/** Where a request's data can be read when a sink needs it; each is a reference, nothing is copied before. */
export type InputSources = () => Readonly<Record<string, unknown>>;

const sourcesSlot = Symbol('lamellar.rasp.sources');
const capturedSlot = Symbol('lamellar.rasp.inputs');

interface Capture {
  readonly roots: readonly unknown[];
  readonly inputs: CapturedInputs;
}

/** The texts of a request, derived forms included. */
export interface CapturedInputs {
  readonly inputs: readonly Input[];
  /** True when a limit ended the walk over the request's data. */
  readonly truncated: boolean;
}

/** Says where a part of a request's data lies. */
export function addInputs(context: RequestContext, sources: InputSources): void {
  const list = context.slots.get(sourcesSlot) as InputSources[] | undefined;
  if (list === undefined) context.slots.set(sourcesSlot, [sources]);
  else list.push(sources);
}

/** A source puts `true` here when it could not keep all that the client sent. */
export const cutKey = 'cut';

/** Characters of all texts of a request with their derived forms; about what four bodies of the largest kept size give. */
const mostText = 1 << 22;

/** Adds derived forms; the same text at a second place is left out, since it decides nothing new. */
function withDerived(collected: readonly Input[], cut: boolean): CapturedInputs {
  const inputs: Input[] = [];
  const seen = new Set<string>();
  let characters = 0;
  for (const each of collected) {
    if (seen.has(each.text)) continue;
    for (const form of derive(each)) {
      if (seen.has(form.text)) continue;
      characters += form.text.length;
      if (characters > mostText) return { inputs, truncated: true };
      seen.add(form.text);
      inputs.push(form);
    }
  }
  return { inputs, truncated: cut };
}

const none: CapturedInputs = { inputs: [], truncated: false };

/** The request's texts, captured at the first sink that asks and anew when a framework has parsed more since. */
export function inputsOf(context: RequestContext): CapturedInputs {
  const sources = context.slots.get(sourcesSlot) as InputSources[] | undefined;
  if (sources === undefined) return none;
  const parts = sources.map((read) => read());
  const roots = parts.flatMap((part) => Object.values(part));
  const known = context.slots.get(capturedSlot) as Capture | undefined;
  if (
    known !== undefined &&
    known.roots.length === roots.length &&
    roots.every((root, index) => root === known.roots[index])
  ) {
    return known.inputs;
  }
  const collected = parts.map((part): Collected => collect(part));
  const inputs = withDerived(
    collected.flatMap((part) => part.inputs),
    collected.some((part) => part.truncated) || parts.some((part) => part[cutKey] === true),
  );
  context.slots.set(capturedSlot, { roots, inputs });
  return inputs;
}

/** The parts of a request's data as they are, for detectors that look at objects. */
export function requestRoots(context: RequestContext): unknown[] {
  const sources = context.slots.get(sourcesSlot) as InputSources[] | undefined;
  return sources === undefined ? [] : sources.flatMap((read) => Object.values(read()));
}
