import { type IncomingMessage, request } from 'node:http';
import { quote, ScannerError } from '../errors.js';
import { engineSocket } from './environment.js';
import type { ImageOptions } from './oci.js';
import type { StreamSource } from './source.js';

/** Options of {@link engineImage}. */
export interface EngineOptions extends ImageOptions {
  /** Path of the engine's socket. @default `$DOCKER_HOST`, else the first of Docker's and Podman's usual places that is there */
  readonly socket?: string;
  /** Milliseconds without a byte after which the engine counts as gone; it may take a while to start. @default 300,000 */
  readonly idleMs?: number;
}

const IDLE_MS = 300_000;
const MAX_ERROR = 16 * 1024;

/**
 * An image of a Docker or Podman engine, through its socket: `GET /images/{name}/get` of the Docker Engine API, which Podman speaks as well. The engine sends
 * the image as one tar, which is read as it comes. Asks for nothing that changes the engine's state.
 */
export function engineImage(name: string, options: EngineOptions = {}): StreamSource {
  return {
    kind: 'stream',
    name,
    options,
    async open(signal) {
      const socket = options.socket ?? engineSocket();
      if (socket === undefined)
        throw new ScannerError(
          'SCANNER_SOURCE',
          'expected the socket of Docker or Podman, found none; start the engine or pass its socket',
        );
      const response = await send(socket, `/images/${encodeURIComponent(name)}/get`, options.idleMs ?? IDLE_MS, signal);
      if (response.statusCode === 200) return response;
      throw new ScannerError(
        'SCANNER_SOURCE',
        `the engine at ${socket} answered ${response.statusCode} for the image ${quote(name)}: ${quote(await messageOf(response))}`,
      );
    },
  };
}

function send(
  socketPath: string,
  path: string,
  idle: number,
  signal: AbortSignal | undefined,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path, headers: { host: 'localhost' }, ...(signal ? { signal } : {}) }, resolve);
    asked.setTimeout(idle, () => asked.destroy(new Error(`no byte came for ${idle} ms`)));
    asked.on('error', (cause) => {
      const message = `the engine at ${socketPath} cannot be reached: ${cause.message}`;
      reject(signal?.aborted ? signal.reason : new ScannerError('SCANNER_SOURCE', message, { cause }));
    });
    asked.end();
  });
}

/** Engines answer an error with `{"message": ...}`. */
async function messageOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length > MAX_ERROR) break;
  }
  try {
    return String((JSON.parse(text) as { message?: unknown }).message ?? text);
  } catch {
    return text;
  }
}
