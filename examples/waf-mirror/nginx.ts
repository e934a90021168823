import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Debian puts nginx. */
export const nginxPath: string | undefined = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((path) => existsSync(path));

/** An nginx of its own, in a temporary folder. */
export interface Nginx extends AsyncDisposable {
  readonly port: number;
}

/** Starts nginx before an application, with a copy of every request to the mirror. */
export async function startNginx(application: number, mirror: number, wanted = 0): Promise<Nginx> {
  if (nginxPath === undefined) throw new Error('nginx is not installed; on Debian: apt install nginx-light');
  const folder = mkdtempSync(join(tmpdir(), 'waf-mirror-'));
  const port = wanted === 0 ? await freePort() : wanted;
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; worker_processes 1;
     events { worker_connections 256; }
     http {
       access_log off; ${temporary.join(' ')}
       server {
         listen 127.0.0.1:${port};
         location / { mirror /mirror; proxy_pass http://127.0.0.1:${application}; }
         location = /mirror {
           internal;
           proxy_pass http://127.0.0.1:${mirror}$request_uri;
           proxy_set_header Host $host;
           proxy_set_header X-Forwarded-For $remote_addr;
           proxy_connect_timeout 10ms; proxy_send_timeout 10ms; proxy_read_timeout 10ms;
         }
       }
     }`,
  );
  const child = spawn(nginxPath, ['-c', join(folder, 'nginx.conf'), '-p', folder], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  for (let attempt = 0; !(await answers(port)); attempt++) {
    if (attempt === 250) throw new Error(`nginx did not start; see ${folder}/error.log`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    (response) => response.ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
