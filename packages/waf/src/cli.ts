import { run } from './cli/index.js';

const print = {
  line: (text: string): void => console.log(text),
  error: (text: string): void => console.error(text),
};

void run(process.argv.slice(2), print).then((status) => {
  process.exitCode = status;
});
