/** How far a layer or folder has been read. */
export interface Progress {
  readonly entries: number;
  /** Uncompressed bytes. */
  readonly bytes: number;
}

/** Told how far a walk is. */
export type Tell = (progress: Progress) => void;

const EVERY_ENTRIES = 10_000;
const EVERY_BYTES = 64 * 2 ** 20;

/** Passes on what is told, but only so often: every 10,000 entries or 64 MiB. */
export function seldom(tell: Tell): Tell {
  let entries = EVERY_ENTRIES;
  let bytes = EVERY_BYTES;
  return (progress) => {
    if (progress.entries < entries && progress.bytes < bytes) return;
    entries = progress.entries + EVERY_ENTRIES;
    bytes = progress.bytes + EVERY_BYTES;
    tell(progress);
  };
}

/**
 * Runs work that tells of its progress, yields the newest of what it tells, and returns what the work gives. A consumer that is slow skips what is old;
 * one that leaves ends the work.
 */
export async function* withProgress<T>(
  signal: AbortSignal | undefined,
  work: (tell: Tell, signal: AbortSignal) => Promise<T>,
): AsyncGenerator<Progress, T, void> {
  const left = new AbortController();
  let newest: Progress | undefined;
  let wake: (() => void) | undefined;
  let isDone = false;
  const tell = seldom((progress) => {
    newest = progress;
    wake?.();
  });
  const running = work(tell, signal ? AbortSignal.any([signal, left.signal]) : left.signal).finally(() => {
    isDone = true;
    wake?.();
  });
  // It is awaited below; until then a failure must not count as unhandled.
  running.catch(() => {});
  try {
    while (!isDone) {
      const step = newest;
      newest = undefined;
      if (step) yield step;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
    return await running;
  } finally {
    left.abort();
    await running.catch(() => {});
  }
}
