/** What `http.send` and `net.lookup_ip_addr` may reach. Without it both are refused. */
export interface NetworkAccess {
  /**
   * Host names or addresses (no ports) that may be reached, as OPA's `allow_net`: compared without regard to case.
   * `'*'` allows every host.
   */
  readonly allowHosts: readonly string[];
  /**
   * Whether addresses of private, loopback and link-local ranges may be connected to.
   * @default false
   */
  readonly allowPrivateAddresses?: boolean;
  /**
   * Longest time of one request in milliseconds; a policy may ask for less.
   * @default 5000
   */
  readonly timeoutMs?: number;
  /**
   * Most bytes of a response body.
   * @default 4194304
   */
  readonly maxResponseBytes?: number;
  /** Resolves a host name to addresses. @default node:dns */
  readonly lookup?: (host: string, signal: AbortSignal) => Promise<readonly string[]>;
}
