/** Where the program writes, and what it knows of the world. */
export interface Surroundings {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Path of the database when `--db` does not say. */
  readonly database: string;
  readonly now: () => number;
  readonly signal?: AbortSignal;
  /** Standard input, for an image that comes as a stream. */
  readonly input?: AsyncIterable<Uint8Array>;
  /** Standard output is a terminal that shows colours. @default false */
  readonly colour?: boolean;
  /** Standard error is a terminal, on which a line may be written over. @default false */
  readonly live?: boolean;
}
