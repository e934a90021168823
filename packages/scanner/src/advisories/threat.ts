/** What is known of attacks with a vulnerability; joined when a report is made, never kept with findings. */
export interface Threat {
  /** The chance that it is exploited within 30 days, 0 to 1 (FIRST, EPSS). */
  readonly epss?: number;
  /** The share of vulnerabilities with a lower chance, 0 to 1. */
  readonly percentile?: number;
  /** Set when CISA knows of attacks with it. */
  readonly kev?: KnownExploited;
}

/** An entry of CISA's catalogue of known exploited vulnerabilities. */
export interface KnownExploited {
  /** `YYYY-MM-DD`. */
  readonly added: string;
  /** When agencies must have acted, `YYYY-MM-DD`. */
  readonly due: string;
  readonly ransomware: boolean;
}

/** A row of EPSS or of the catalogue, by CVE. */
export type ThreatRow = readonly [cve: string, threat: Threat];
