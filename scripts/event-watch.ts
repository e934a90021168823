import { watchBuiltEvents } from './workspace/built-events.js';

/** Preloaded into suites and examples: a process that built an event which is no valid OCSF ends with exit code 1. */
const watch = watchBuiltEvents();

process.on('exit', () => {
  for (const { title, problems } of watch.faults()) {
    console.error(`invalid event: ${title}: ${problems.join('; ')}`);
    process.exitCode = 1;
  }
});
