import { afterEach, expect } from 'vitest';
import { watchBuiltEvents } from './built-events.js';

/** After each test: every event that it built is valid OCSF. The package of the events tests invalid ones itself. */
const watch = watchBuiltEvents();

afterEach(() => {
  const faults = watch.faults();
  if (!expect.getState().testPath?.includes('/packages/events/'))
    expect(faults.map(({ title, problems }) => `${title}: ${problems.join()}`).join('\n')).toBe('');
});
