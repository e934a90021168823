import type { Threat } from '../advisories/index.js';
import type { InventoryPackage } from '../inventory/index.js';
import type { Finding } from '../matching/index.js';
import type { SeverityWord } from '../severity/index.js';

/** What to do about a finding, in the words of SSVC: now, soon, or with the next regular update. */
export type PriorityWord = 'act' | 'attend' | 'track';

/** How urgent a finding is, and why. */
export interface Priority {
  readonly word: PriorityWord;
  /** 0 to 100; findings of one word are ordered by it. */
  readonly score: number;
  readonly reasons: readonly string[];
}

/** What a runtime knows of a package: whether a process has loaded it. */
export type RuntimeUse = 'used' | 'unused';

/** Options of {@link prioritise}. */
export interface PriorityOptions {
  /** What is known of attacks, by ids; an advisory store has it. @default nothing */
  readonly threat?: (ids: readonly string[]) => Threat;
  /** What sensors saw of a package, such as modules that a process loaded; undefined when nobody looked. @default nobody looked */
  readonly runtimeUse?: (found: InventoryPackage) => RuntimeUse | undefined;
}

/** A finding with what is known of attacks and what to do. */
export interface PrioritisedFinding extends Finding {
  readonly threat: Threat;
  readonly priority: Priority;
}

const ACT = 60;
const ATTEND = 20;

const severityPoints: Readonly<Record<SeverityWord, number>> = {
  critical: 25,
  high: 18,
  medium: 8,
  low: 2,
  unknown: 8,
  none: 0,
};

/** Joins findings with what is known of attacks and of use; the order of findings stays. */
export function prioritise(findings: readonly Finding[], options: PriorityOptions = {}): PrioritisedFinding[] {
  return findings.map((finding) => {
    const threat = options.threat?.([finding.id, ...finding.aliases]) ?? {};
    return { ...finding, threat, priority: priorityOf(finding, threat, options.runtimeUse?.(finding.package)) };
  });
}

/** Points for each thing that makes a finding urgent; what nobody loads counts half. */
function priorityOf(finding: Finding, threat: Threat, use: RuntimeUse | undefined): Priority {
  if (finding.informational) return { word: 'track', score: 0, reasons: [finding.informational] };
  if (finding.malicious) return { word: 'act', score: 100, reasons: ['the package itself is malicious'] };
  const reasons: string[] = [];
  let score = severityPoints[finding.severity];
  if (threat.kev) {
    score += 40;
    reasons.push(`known to be exploited since ${threat.kev.added}`);
    if (threat.kev.ransomware) {
      score += 5;
      reasons.push('used by ransomware');
    }
  }
  if (threat.epss !== undefined) {
    score += 30 * threat.epss;
    if (threat.epss >= 0.01) reasons.push(`${percent(threat.epss)} chance of exploitation within 30 days`);
  }
  if (finding.fixed.length > 0) {
    score += 5;
    reasons.push('a fix is available');
  }
  if (use === 'used') {
    score += 15;
    reasons.push('a process has loaded it');
  } else if (use === 'unused') {
    score /= 2;
    reasons.push('no process has loaded it');
  }
  const rounded = Math.min(99, Math.round(score));
  return { word: rounded >= ACT ? 'act' : rounded >= ATTEND ? 'attend' : 'track', score: rounded, reasons };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share >= 0.1 ? 0 : 1)} %`;
}
