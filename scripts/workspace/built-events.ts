import { errorsOf } from '@lamellar/events/check';

const watchKey = Symbol.for('lamellar.events.built/1');
const most = 20_000;

/** What is wrong with one event that a run built. */
export interface EventFault {
  readonly title: string;
  readonly problems: readonly string[];
}

/**
 * Hears of every event that the builders of `@lamellar/events` make in this process. An event is checked when `faults` is
 * called, not when it is built: its maker may still add identities to it.
 */
export function watchBuiltEvents(): { faults(): EventFault[] } {
  const waiting: object[] = [];
  Object.defineProperty(globalThis, watchKey, {
    configurable: true,
    value: (event: object) => {
      if (waiting.length < most) waiting.push(event);
    },
  });
  return {
    faults() {
      const checked = waiting.splice(0).map((event): EventFault => {
        const { class_name: name = 'event', message = '' } = event as { class_name?: string; message?: string };
        return {
          title: `${name} "${message.slice(0, 60)}"`,
          problems: errorsOf(event).map((problem) => JSON.stringify(problem)),
        };
      });
      return checked.filter(({ problems }) => problems.length > 0);
    },
  };
}
