import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** The nginx of this machine. */
export const nginxPath: string | undefined = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((path) => existsSync(path));

/** Servers before one application: one that does not mirror, and one for each mirror. */
export async function startNginx(
  folder: string,
  application: number,
  mirrors: readonly number[],
): Promise<{ plain: number; mirrored: readonly number[]; child: ChildProcess }> {
  const plain = await freePort();
  const mirrored: number[] = [];
  for (const _ of mirrors) mirrored.push(await freePort());
  const servers = mirrors.map(
    (mirror, index) => `upstream mirror${index} { server 127.0.0.1:${mirror}; keepalive 16; }
       server {
         listen 127.0.0.1:${mirrored[index]};
         location / { mirror /mirror; proxy_pass http://application; proxy_http_version 1.1; proxy_set_header Connection ""; }
         location = /mirror {
           internal; proxy_pass http://mirror${index}$request_uri; proxy_http_version 1.1; proxy_set_header Connection "";
           proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr;
           proxy_connect_timeout 10ms; proxy_send_timeout 10ms; proxy_read_timeout 10ms;
         }
       }`,
  );
  const config = join(folder, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  const upstream = `proxy_pass http://application; proxy_http_version 1.1; proxy_set_header Connection "";`;
  writeFileSync(
    config,
    `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log crit; worker_processes 1;
     events { worker_connections 512; }
     http {
       access_log off; ${temporary}
       upstream application { server 127.0.0.1:${application}; keepalive 16; }
       server { listen 127.0.0.1:${plain}; location / { ${upstream} } }
       ${servers.join('\n       ')}
     }`,
  );
  const child = spawn(nginxPath!, ['-c', config, '-p', folder], { stdio: 'ignore' });
  for (let i = 0; i < 250; i++) {
    const up = await fetch(`http://127.0.0.1:${plain}/`).then(
      (r) => r.ok,
      () => false,
    );
    if (up) return { plain, mirrored, child };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`nginx did not start; see ${folder}/error.log`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
