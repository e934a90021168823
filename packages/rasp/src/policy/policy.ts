/** What the process may do; what a part does not name is not restricted. */
export interface RaspPolicy {
  /** Programs that requests may start, by base name or absolute path. */
  readonly programs?: readonly string[] | undefined;
  /** Folders that requests may write to. */
  readonly writableFolders?: readonly string[] | undefined;
  /**
   * Where the process may connect to: `host`, `host:port`, `*.domain`; or `learn`, which allows and remembers all.
   * `learnedDestinations()` gives the list to enforce.
   */
  readonly destinations?: 'learn' | readonly string[] | undefined;
  /** Payment cards, keys and tokens in responses and outgoing requests; in block mode they are masked. @default not looked for */
  readonly sensitiveData?: true | undefined;
  /** Planted values that nobody has reason to send. At least 8 characters each. */
  readonly canaries?: readonly string[] | undefined;
}
