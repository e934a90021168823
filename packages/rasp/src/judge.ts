import { currentRequest, type RequestContext, runOutside } from '@lamellar/events';
import type { AlgorithmId } from './algorithms.js';
import type { Detection } from './detect/finding.js';
import { RaspBlockedError } from './errors.js';
import { findingOf } from './event.js';
import type { Input } from './inputs/collect.js';
import { inputsOf } from './inputs/request-inputs.js';
import type { RaspSettings } from './options.js';

/** A call that reaches something dangerous, as a hook saw it. */
export interface SinkCall {
  /** The function: `child_process.exec`. */
  readonly sink: string;
  /** What is told as evidence, masked: the statement, command, path or address. */
  readonly value: string;
}

/** Looks at one sink call; undefined when nothing is wrong. */
export type Detector = (inputs: readonly Input[], context: RequestContext) => Detection | undefined;

let settings: RaspSettings | undefined;
const toldSlot = Symbol('lamellar.rasp.told');

/** Switches the judge on, or over to other settings. */
export function configure(next: RaspSettings): void {
  settings = next;
}

/** The settings in force; undefined before the first `configure`. */
export function currentSettings(): RaspSettings | undefined {
  return settings;
}

/**
 * Judges a sink call in the request that makes it. Returns the error to throw when it is stopped. Outside of requests,
 * and while the algorithms are off, it costs one look at the context. A fault of ours never stops the application.
 */
export function judge(
  call: SinkCall,
  algorithms: readonly AlgorithmId[],
  detect: Detector,
): RaspBlockedError | undefined {
  if (settings === undefined) return undefined;
  const context = currentRequest();
  if (context === undefined) return undefined;
  const { modes } = settings;
  if (algorithms.every((id) => modes[id] === 'off')) return undefined;
  try {
    const detection = runOutside(() => detect(inputsOf(context).inputs, context));
    if (detection === undefined || modes[detection.algorithm] === 'off') return undefined;
    const stopped = modes[detection.algorithm] === 'block';
    tell(call, detection, context, stopped, settings);
    return stopped ? new RaspBlockedError(detection.algorithm, call.sink) : undefined;
  } catch {
    // Fails open: a bug of a detector must not break the application.
    return undefined;
  }
}

/** One finding for each algorithm, sink and input of a request, however often it is tried. */
function tell(
  call: SinkCall,
  detection: Detection,
  context: RequestContext,
  stopped: boolean,
  { emit }: RaspSettings,
): void {
  const key = `${detection.algorithm}\n${call.sink}\n${detection.input?.place}`;
  const known = (context.slots.get(toldSlot) as Set<string> | undefined) ?? new Set();
  if (known.has(key)) return;
  context.slots.set(toldSlot, known.add(key));
  runOutside(() => emit(findingOf(call, detection, context, stopped)));
}
