import type { OcsfEvent } from '../../generated/classes.js';

/** One step between `emit` and the queue. It runs inside `emit`, so it is synchronous and quick. */
export interface Stage {
  /** The name under which the pipeline counts what the stage keeps back. */
  readonly name: string;
  /** The event that goes on; `undefined` keeps it back. A stage that throws is counted as a fault and the event goes on as it was. */
  apply(event: OcsfEvent): OcsfEvent | undefined;
  /** Gives back what the stage held and is due at `now`, or all of it. */
  release?(now: number, all: boolean): readonly OcsfEvent[];
  /** When the next thing that it holds is due, in milliseconds since 1970; `undefined` when it holds nothing. */
  due?(): number | undefined;
}
