import type { OsRelease } from '../analyzers/index.js';
import { releases, type Support } from './releases.js';

/** How a release stands on a day. */
export interface Lifecycle extends Support {
  /** `extended` when only a team that goes on without charge still updates it, `ended` when nobody does. */
  readonly state: 'supported' | 'extended' | 'ended';
}

/** How the release of an operating system stands at a time in milliseconds; undefined when its life cycle is not known. */
export function lifecycleOf(os: OsRelease, now: number): Lifecycle | undefined {
  const known = releases[os.id];
  const parts = os.versionId.split('.');
  const support = known?.[parts.slice(0, 2).join('.')] ?? known?.[parts[0] as string];
  if (!support) return undefined;
  const today = new Date(now).toISOString().slice(0, 10);
  if (today <= support.until) return { ...support, state: 'supported' };
  return { ...support, state: support.extended !== undefined && today <= support.extended ? 'extended' : 'ended' };
}
