import type { Mode } from '@lamellar/events';
import type { Settings } from './compile/index.js';
import type { Instance } from './engine/index.js';

/** What may differ from route to route: the mode, and every limit that the rule files set for all. */
export interface RouteSettings
  extends Partial<
    Pick<
      Settings,
      | 'requestBodyAccess'
      | 'requestBodyLimit'
      | 'requestBodyNoFilesLimit'
      | 'requestBodyLimitAction'
      | 'responseBodyAccess'
      | 'responseBodyLimit'
      | 'responseBodyLimitAction'
      | 'responseBodyMimeTypes'
      | 'argumentsLimit'
      | 'jsonDepthLimit'
      | 'uploadFileLimit'
    >
  > {
  /** @default the mode of the WAF */
  readonly mode?: Mode;
}

/** The same rules under other settings. Rules, sets and caches are shared, so a route costs one object. */
export function instanceWith(instance: Instance, { mode: _, ...settings }: RouteSettings): Instance {
  const { program } = instance;
  return { ...instance, program: { ...program, settings: { ...program.settings, ...settings } } };
}
