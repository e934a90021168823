import { readFile } from 'node:fs/promises';

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Files that a certificate is read from, again whenever they change. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Milliseconds between two looks at the files. @default 10000 */
  readonly intervalMs?: number;
}

/** Reads the files. */
export async function readCertificate({ certFile, keyFile }: CertificateFiles): Promise<Certificate> {
  const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
  return { cert, key };
}

/**
 * Reads the files again and again, and tells of another certificate. They are read whole rather than watched: mounted secrets change by links.
 */
export function watchCertificate(
  files: CertificateFiles,
  first: Certificate,
  onChange: (certificate: Certificate) => void,
  onError: (error: unknown) => void,
): Disposable {
  let current = first;
  const look = async (): Promise<void> => {
    try {
      const next = await readCertificate(files);
      if (next.cert === current.cert && next.key === current.key) return;
      onChange(next);
      current = next;
    } catch (error) {
      onError(error);
    }
  };
  const timer = setInterval(() => void look(), files.intervalMs ?? 10_000);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
