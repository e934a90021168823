/** How often and how long a failing sink is tried. */
export interface RetryOptions {
  /** Writes of one batch before it is given up. @default 6 */
  readonly attempts?: number | undefined;
  /** Milliseconds before the second write, at most; doubled for each further one. @default 100 */
  readonly firstDelay?: number | undefined;
  /** The longest wait in milliseconds. @default 10000 */
  readonly longestDelay?: number | undefined;
}

/**
 * The wait before attempt number `attempt` (the first retry is 1): exponential, with full jitter, so that many emitters do not come back at the same
 * moment.
 */
export function retryDelay(
  attempt: number,
  { firstDelay, longestDelay }: { readonly firstDelay: number; readonly longestDelay: number },
  random: () => number,
): number {
  return Math.round(random() * Math.min(longestDelay, firstDelay * 2 ** (attempt - 1)));
}

/** Whether a sink says that trying the same batch again is of no use. */
export function isRefusal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (error as { retryable?: unknown }).retryable === false;
}
