/** How a request reaches the function that starts a program. */
export interface Form {
  readonly name: string;
  readonly layout: 'flat' | 'pnpm';
  /** The main file and others beside it. */
  files(mounts: boolean): Readonly<Record<string, string>>;
  readonly main: string;
  /** The main file goes through esbuild first. */
  readonly bundled?: boolean;
}

/** The server of every form: `handle` gets the text of the request. */
function server(mounts: boolean): string {
  return `
const listen = (handle, rasp) => {
  const middleware = ${mounts ? "rasp({ mode: 'block' })" : '(request, response, next) => next()'};
  const server = createServer((request, response) => {
    middleware(request, response, () => {
      const q = new URL(request.url, 'http://x').searchParams.get('q');
      Promise.resolve().then(() => handle(q)).then(
        (answer) => response.end(String(answer)),
        (error) => { response.statusCode = 500; response.end(String(error.code ?? error.message ?? error)); },
      );
    });
  });
  server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
};
`;
}

const importRasp = (mounts: boolean): string => (mounts ? "import { rasp } from '@lamellar/rasp/express';\n" : '');
const mount = (mounts: boolean): string => (mounts ? 'rasp' : 'undefined');

function esm(mounts: boolean, imports: string, handle: string): string {
  return `${importRasp(mounts)}import { createServer } from 'node:http';\n${imports}\n${server(mounts)}\nlisten(${handle}, ${mount(mounts)});\n`;
}

const runNamed =
  "(q) => new Promise((resolve, reject) => exec('echo ' + q, (error, out) => (error ? reject(error) : resolve(out))))";

/** Every form of the matrix. */
export const forms: readonly Form[] = [
  {
    name: 'CommonJS',
    layout: 'flat',
    main: 'app.cjs',
    files: (mounts) => ({
      'app.cjs': `${mounts ? "const { rasp } = require('@lamellar/rasp/express');" : ''}
const { createServer } = require('node:http');
const { run } = require('victim-cjs');
${server(mounts)}
listen(run, ${mount(mounts)});\n`,
    }),
  },
  {
    name: 'ESM named',
    layout: 'flat',
    main: 'app.mjs',
    files: (mounts) => ({ 'app.mjs': esm(mounts, "import { exec } from 'node:child_process';", runNamed) }),
  },
  {
    name: 'ESM inner',
    layout: 'flat',
    main: 'app.mjs',
    files: (mounts) => ({ 'app.mjs': esm(mounts, "import { run } from 'victim-esm';", 'run') }),
  },
  {
    name: 'dynamic import',
    layout: 'flat',
    main: 'app.mjs',
    files: (mounts) => ({ 'app.mjs': esm(mounts, '', "async (q) => (await import('victim-esm')).run(q)") }),
  },
  {
    name: 'worker',
    layout: 'flat',
    main: 'app.mjs',
    files: (mounts) => ({
      'app.mjs': esm(
        mounts,
        "import { Worker } from 'node:worker_threads';\nconst worker = new Worker(new URL('./worker.mjs', import.meta.url));",
        "(q) => new Promise((resolve) => { worker.once('message', resolve); worker.postMessage({ q }); })",
      ),
      'worker.mjs': `import { exec } from 'node:child_process';
import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ q }) => exec('echo ' + q, (error, out) => parentPort.postMessage(error ? error.code : out)));\n`,
    }),
  },
  {
    name: 'fork',
    layout: 'flat',
    main: 'app.mjs',
    files: (mounts) => ({
      'app.mjs': esm(
        mounts,
        "import { fork } from 'node:child_process';\nconst child = fork(new URL('./child.mjs', import.meta.url));\nprocess.on('exit', () => child.kill());",
        "(q) => new Promise((resolve) => { child.once('message', resolve); child.send({ q }); })",
      ),
      'child.mjs': `import { exec } from 'node:child_process';
process.on('message', ({ q }) => exec('echo ' + q, (error, out) => process.send(error ? error.code : out)));
process.on('disconnect', () => process.exit());\n`,
    }),
  },
  {
    name: 'executed child',
    layout: 'flat',
    main: 'app.mjs',
    files: (mounts) => ({
      'app.mjs': esm(
        mounts,
        "import { execFile } from 'node:child_process';\nimport { fileURLToPath } from 'node:url';\nconst file = fileURLToPath(new URL('./child.mjs', import.meta.url));",
        '(q) => new Promise((resolve, reject) => execFile(process.execPath, [file, q], (error, out) => (error ? reject(error) : resolve(out))))',
      ),
      'child.mjs': `import { exec } from 'node:child_process';
exec('echo ' + process.argv[2], (error, out) => console.log(error ? error.code : out));\n`,
    }),
  },
  {
    name: 'esbuild bundle',
    layout: 'flat',
    main: 'app.mjs',
    bundled: true,
    files: (mounts) => ({
      'app.mjs': esm(
        mounts,
        "import victim from 'victim-cjs';\nimport { run } from 'victim-esm';",
        "(q) => (q.startsWith('c:') ? victim.run(q.slice(2)) : run(q))",
      ),
    }),
  },
  {
    name: 'pnpm layout',
    layout: 'pnpm',
    main: 'app.mjs',
    files: (mounts) => ({ 'app.mjs': esm(mounts, "import victim from 'victim-cjs';", 'victim.run') }),
  },
];

/** What the middleware alone cannot reach, and the preload does: a direct `eval` in a module of the same static graph. */
export const beyondMiddleware: Form = {
  name: 'direct eval in the static graph',
  layout: 'flat',
  main: 'app.mjs',
  files: (mounts) => ({ 'app.mjs': esm(mounts, "import victim from 'victim-cjs';", 'victim.compute') }),
};
