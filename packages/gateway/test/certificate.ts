import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The program that makes certificates for tests. */
const OPENSSL = 'openssl';

/** A certificate for one name, signed by itself; `undefined` without openssl. */
export function tlsFor(name: string): { cert: string; key: string; names: string[] } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'lamellar-tls-'));
  try {
    const [key, cert] = [join(folder, 'tls.key'), join(folder, 'tls.crt')];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
    execFileSync(OPENSSL, ['req', '-x509', ...kind, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8'), names: [name] };
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
