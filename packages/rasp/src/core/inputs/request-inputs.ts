import type { RequestContext } from '@lamellar/events';
import { type Collected, collect, type Input } from './collect.js';
import { derive } from './derive.js';

/** Where a request's data can be read when a sink needs it; each is a reference, nothing is copied before. */
export type InputSources = () => Readonly<Record<string, unknown>>;

/** Something that a request's data can be read from, by the name of each part. */
export interface Sources {
  read(): Readonly<Record<string, unknown>>;
}

/** What is known of a request's data; kept with its context. */
interface Known {
  readonly sources: Sources[];
  capture: Capture | undefined;
}

const knownSlot = Symbol('lamellar.rasp.inputs');
type Holder = RequestContext & { [knownSlot]?: Known };

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

/** Says where a request's data lies. The same source is taken once. */
export function useSources(context: RequestContext, sources: Sources): void {
  const holder = context as Holder;
  const known = holder[knownSlot];
  if (known === undefined) holder[knownSlot] = { sources: [sources], capture: undefined };
  else if (!known.sources.includes(sources)) known.sources.push(sources);
}

/** The same for a function that reads. */
export function addInputs(context: RequestContext, read: InputSources): void {
  useSources(context, { read });
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
  const known = (context as Holder)[knownSlot];
  if (known === undefined) return none;
  const parts = known.sources.map((source) => source.read());
  const roots = parts.flatMap((part) => Object.values(part));
  const { capture } = known;
  if (
    capture !== undefined &&
    capture.roots.length === roots.length &&
    roots.every((root, index) => root === capture.roots[index])
  )
    return capture.inputs;
  const collected = parts.map((part): Collected => collect(part));
  const inputs = withDerived(
    collected.flatMap((part) => part.inputs),
    collected.some((part) => part.truncated) || parts.some((part) => part[cutKey] === true),
  );
  known.capture = { roots, inputs };
  return inputs;
}

/** The parts of a request's data as they are, for detectors that look at objects. */
export function requestRoots(context: RequestContext): unknown[] {
  const known = (context as Holder)[knownSlot];
  return known === undefined ? [] : known.sources.flatMap((source) => Object.values(source.read()));
}
