import { type RequestContext, runOutside } from '@lamellar/events';
import type { Detection } from '../detect/finding.js';
import { isRecording, noteSink } from '../discovery/coverage.js';
import { hasGeneratedCode } from '../provenance/generated-code.js';
import { faultEvent } from '../report/fault-event.js';
import { findingOf } from '../report/finding-event.js';
import type { AlgorithmId } from './algorithms.js';
import { overBudget, unseenInputs } from './budget.js';
import { judgedContext } from './current-context.js';
import { RaspBlockedError } from './errors.js';
import type { Input } from './inputs/collect.js';
import { inputsOf } from './inputs/request-inputs.js';
import { isKnownClean, rememberClean } from './known-values.js';
import type { RaspSettings } from './options.js';

/** A call that reaches something dangerous, as a hook saw it. */
export interface SinkCall {
  /** The function: `child_process.exec`. */
  readonly sink: string;
  /** What is told as evidence, masked: the statement, command, path or address. */
  readonly value: string;
  /** A value that was clean with the texts of one request is the same program with any: a statement, a command. */
  readonly repeatable?: true | undefined;
}

/** Looks at one sink call; undefined when nothing is wrong. */
export type Detector = (inputs: readonly Input[], context: RequestContext) => Detection | undefined;

let settings: RaspSettings | undefined;
/** What the judge itself reaches is not judged. */
let judging = false;
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
  const context = judgedContext();
  if (context === undefined) return undefined;
  const { modes } = settings;
  let active = false;
  for (const id of algorithms) if (modes[id] !== 'off') active = true;
  if (!active || judging) return undefined;
  judging = true;
  try {
    const detection = decide(call, context, detect);
    if (detection === undefined || modes[detection.algorithm] === 'off') return undefined;
    const stopped = modes[detection.algorithm] === 'block';
    tell(call, detection, context, stopped, settings);
    return stopped ? new RaspBlockedError(detection.algorithm, call.sink) : undefined;
  } catch (error) {
    tellFault(error, call, context, settings);
    return undefined;
  } finally {
    judging = false;
  }
}

/**
 * Reports what was detected without comparing texts, inside a request or outside. Returns the error to throw when it is
 * stopped.
 */
export function judgeDetection(call: SinkCall, detection: Detection): RaspBlockedError | undefined {
  if (settings === undefined) return undefined;
  const mode = settings.modes[detection.algorithm];
  if (mode === 'off') return undefined;
  tell(call, detection, judgedContext(), mode === 'block', settings);
  return mode === 'block' ? new RaspBlockedError(detection.algorithm, call.sink) : undefined;
}

/** Tells a fault of ours that no call was waiting for. */
export function tellOwnFault(error: unknown, sink: string): void {
  if (settings !== undefined) tellFault(error, { sink, value: '' }, judgedContext(), settings);
}

/** What the detector says, or the verdict `limit` where it could not see enough to say that nothing is wrong. */
function decide(call: SinkCall, context: RequestContext, detect: Detector): Detection | undefined {
  if (call.repeatable === true && !isRecording() && isKnownClean(call.sink, call.value) && !hasGeneratedCode(context))
    return undefined;
  const { inputs, truncated } = inputsOf(context);
  const found = overBudget(call.value, inputs) ?? detect(inputs, context);
  if (found !== undefined) return found;
  if (truncated) return call.repeatable === true && isKnownClean(call.sink, call.value) ? undefined : unseenInputs();
  if (call.repeatable === true) rememberClean(call.sink, call.value);
  if (isRecording()) noteSink(call.sink, call.value, inputs);
  return undefined;
}

/** Fails open, with one event for each sink of a request: a bug of ours must neither break the application nor go unseen. */
function tellFault(
  error: unknown,
  { sink }: SinkCall,
  context: RequestContext | undefined,
  { emit }: RaspSettings,
): void {
  try {
    if (isToldNow(context, `fault\n${sink}`)) runOutside(() => emit(faultEvent(error, sink, context)));
  } catch {
    // An emit that throws breaks its contract; the application must not suffer for it.
  }
}

/** True the first time that a key is told in a request. */
function isToldNow(context: RequestContext | undefined, key: string): boolean {
  if (context === undefined) return true;
  const known = (context.slots.get(toldSlot) as Set<string> | undefined) ?? new Set();
  if (known.has(key)) return false;
  context.slots.set(toldSlot, known.add(key));
  return true;
}

/** One finding for each algorithm, sink and input of a request, however often it is tried. An emit that throws changes no verdict. */
function tell(
  call: SinkCall,
  detection: Detection,
  context: RequestContext | undefined,
  stopped: boolean,
  current: RaspSettings,
): void {
  if (!isToldNow(context, `${detection.algorithm}\n${call.sink}\n${detection.input?.place}`)) return;
  try {
    runOutside(() => current.emit(findingOf(call, detection, context, stopped)));
  } catch (error) {
    tellFault(error, call, context, current);
  }
}
