import { createHash } from 'node:crypto';
import { detectionFinding, type Observation, type ocsf, printable, processKey, setIdentities } from '@lamellar/events';
import { type DeviationName, deviationCodes } from './deviations.js';
import type { DimensionName } from './dimensions.js';
import type { Knowledge } from './model.js';

/** A deviation of a workload from its habits. */
export interface Deviation {
  readonly name: DeviationName;
  readonly workload: string;
  readonly dimension: DimensionName | undefined;
  /** The member that is new. */
  readonly text: string;
  readonly nearest: readonly string[];
  readonly knowledge: Knowledge | undefined;
}

/** The OCSF Detection Finding of a deviation: what is new, what is nearest to it, how much was learned, what would allow it. */
export function findingOf(
  { name, workload, dimension, text, nearest, knowledge }: Deviation,
  seen: Observation,
): ocsf.DetectionFinding {
  const { code, title, severity, techniques } = deviationCodes[name];
  // Losses of the same size are different losses; every other deviation is one by what is new.
  const unique = name === 'loss' ? `${seen.time}` : '';
  const digest = createHash('sha256').update(`${workload}\n${text}\n${unique}`).digest('hex').slice(0, 32);
  const shown = (value: string): string => printable(value).slice(0, 300);
  const event = detectionFinding({
    time: seen.time > 0 ? seen.time : undefined,
    severity_id: severity,
    message: printable(`${title}: ${text}`).slice(0, 500),
    finding_info: {
      uid: `${code}/${digest}`,
      title,
      types: [code],
      analytic: { type_id: 2, uid: code, name: title },
      attacks: techniques.map((uid) => ({ technique: { uid } })),
    },
    evidences: [
      {
        data: {
          workload: shown(workload),
          dimension: dimension ?? null,
          member: shown(text),
          nearest: nearest.map(shown),
          learned: knowledge ?? null,
        },
      },
    ],
    ...(dimension === undefined
      ? {}
      : { remediation: { desc: `If this is intended, allow "${shown(text)}" in the dimension "${dimension}".` } }),
    action_id: 3,
    disposition_id: 17,
  });
  setIdentities(event, {
    tenant: seen.tenant || undefined,
    container: seen.containerId || undefined,
    image: seen.imageDigest || undefined,
    pod: seen.podUid || undefined,
    trace: seen.traceId || undefined,
    process: seen.pid > 0 && seen.startTime > 0 ? processKey(seen.pid, seen.startTime) : undefined,
  });
  return event;
}
