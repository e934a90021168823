import { run } from './cli/run.js';

process.exitCode = run(process.argv.slice(2), {
  line: (text) => console.log(text),
  error: (text) => console.error(text),
});
