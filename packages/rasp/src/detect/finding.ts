import type { AlgorithmId } from '../core/algorithms.js';
import type { Input } from '../core/inputs/collect.js';

/** What a detector found: pure data, judged and told elsewhere. */
export interface Detection {
  readonly algorithm: AlgorithmId;
  /** The text of the request that decides, when one does. */
  readonly input: Input | undefined;
  /** Where the input begins in the sink's value. */
  readonly at: number;
  /** Why it is an attack, in a few words. */
  readonly reason: string;
  /** What a virtual patch says of itself. */
  readonly about?:
    | {
        readonly title: string;
        readonly severity: 1 | 2 | 3 | 4 | 5 | 6;
        /** CVE ids. */
        readonly vulnerabilities: readonly string[];
      }
    | undefined;
}
