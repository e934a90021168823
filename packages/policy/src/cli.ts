import { run } from './cli/index.js';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

async function stdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const io = {
  out: (text: string): void => void process.stdout.write(text),
  err: (text: string): void => void process.stderr.write(`${text}\n`),
  stdin,
  cwd: process.cwd(),
  signal: stop.signal,
};

void run(process.argv.slice(2), io).then((status) => {
  process.exitCode = status;
});
