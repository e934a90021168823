import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startProgram } from '../../packages/policy/test/program.js';
import type { Scene } from './scene.js';

/** A server that was started for a scene. */
export interface Started extends AsyncDisposable {
  readonly url: string;
}

/** Starts the real OPA over the scene's files. */
export async function startOpa(opa: string, scene: Scene): Promise<Started> {
  const folder = writeFiles(scene);
  const port = await freePort();
  const words = ['run', '--server', '--addr', `127.0.0.1:${port}`, '--log-level', 'error', '--skip-version-check'];
  const child = spawn(opa, [...words, ...(scene.args ?? []), ...Object.keys(scene.files)], {
    cwd: folder,
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(url, child);
  return {
    url,
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300 && child.exitCode === null; tries++) {
    try {
      await fetch(`${url}/health`);
      return;
    } catch {
      await delay(50);
    }
  }
  throw new Error(`opa did not begin to answer at ${url}`);
}

/** Starts our server over the same files, with the same command line. */
export async function startOurs(scene: Scene): Promise<Started> {
  const folder = writeFiles(scene);
  const words = ['--server', '--addr', '127.0.0.1:0', '--log-level', 'error', ...(scene.args ?? [])];
  const running = await startProgram(folder, [...words, ...Object.keys(scene.files)]);
  return {
    url: running.listeners[0]!.url,
    async [Symbol.asyncDispose]() {
      await running.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function writeFiles(scene: Scene): string {
  const folder = mkdtempSync(join(tmpdir(), 'rest-api-'));
  for (const [name, text] of Object.entries(scene.files)) writeFileSync(join(folder, name), text);
  return folder;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
