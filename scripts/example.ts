import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { readExamples } from './workspace/examples.js';

/** `npm run example -- NAME [ARGUMENT...]`: starts a reference integration from the sources. */
const [name, ...args] = process.argv.slice(2);
const examples = readExamples();
const example = examples.find((each) => each.name === name);
if (example === undefined) {
  console.error(`usage: npm run example -- NAME\nexamples: ${examples.map((each) => each.name).join(', ')}`);
  process.exit(2);
}
const child = spawn(process.execPath, [...process.execArgv, example.main, ...args], {
  cwd: example.directory,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
