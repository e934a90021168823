import type { Observation } from '@lamellar/events';
import type { DeviationName } from './deviations.js';

/** What one observation adds to one dimension of the model. */
export interface Item {
  readonly dimension: DimensionName;
  /** Who did it, with what: the member of the learned set. */
  readonly text: string;
  /** The deviation when the member is new. */
  readonly deviation: DeviationName;
  /** Another member that has to be known, else this one says nothing by itself. */
  readonly given?: { readonly dimension: DimensionName; readonly text: string };
}

/** The sets of a model. */
export const dimensionNames = [
  'process',
  'lineage',
  'user',
  'read',
  'write',
  'peer',
  'port',
  'listener',
  'domain',
  'syscall',
  'capability',
] as const;

export type DimensionName = (typeof dimensionNames)[number];

const generations = 3;
const reading: ReadonlySet<string> = new Set(['open', 'read', 'map']);
const writing: ReadonlySet<string> = new Set([
  'create',
  'write',
  'delete',
  'rename',
  'link',
  'symlink',
  'chmod',
  'chown',
  'mkdir',
]);

/** The folder of a path, at most four levels deep: files come and go, folders are habits. */
export function folderOf(path: string): string {
  const parts = path.split('/', 6);
  return parts.slice(0, Math.min(parts.length - 1, 5)).join('/') || '/';
}

/** What an observation says of the workload's habits. */
export function itemsOf(observation: Observation): readonly Item[] {
  const who = observation.executable || observation.comm;
  switch (observation.kind) {
    case 'process': {
      if (observation.action !== 'exec') return [];
      const path = observation.path || who;
      const deviation = observation.fileless ? 'fileless' : observation.upperLayer ? 'drift' : 'process';
      const given = { dimension: 'process', text: path } as const;
      const chain = observation.ancestors.slice(0, generations).join(' < ');
      return [
        { dimension: 'process', text: path, deviation },
        { dimension: 'lineage', text: `${path} < ${chain}`, deviation: 'lineage', given },
        { dimension: 'user', text: `${path} as ${observation.uid}`, deviation: 'user', given },
      ];
    }
    case 'file': {
      const folder = folderOf(observation.path);
      if (reading.has(observation.action)) return [{ dimension: 'read', text: `${who} ${folder}`, deviation: 'read' }];
      return writing.has(observation.action)
        ? [{ dimension: 'write', text: `${who} ${folder}`, deviation: 'write' }]
        : [];
    }
    case 'network':
      if (observation.action === 'listen') {
        return [
          {
            dimension: 'listener',
            text: `${who} ${observation.protocol}/${observation.localPort}`,
            deviation: 'listener',
          },
        ];
      }
      if (observation.action !== 'connect') return [];
      return [
        { dimension: 'peer', text: `${who} ${observation.domain || observation.remoteAddress}`, deviation: 'peer' },
        { dimension: 'port', text: `${who} ${observation.protocol}/${observation.remotePort}`, deviation: 'port' },
      ];
    case 'dns':
      return observation.action === 'query'
        ? [{ dimension: 'domain', text: `${who} ${observation.name}`, deviation: 'domain' }]
        : [];
    case 'syscall':
      return [{ dimension: 'syscall', text: `${who} ${observation.name}`, deviation: 'syscall' }];
    case 'capability':
      return [{ dimension: 'capability', text: `${who} ${observation.name}`, deviation: 'capability' }];
    default:
      return [];
  }
}
