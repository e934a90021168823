import type { Mode } from '@lamellar/events';

/** What the preload reads from the environment, the only place where this package looks there. */
export interface Environment {
  /** `LAMELLAR_RASP_MODE`: off, observe or block. @default 'block' */
  readonly mode: Mode;
  /** `LAMELLAR_RASP_EVENTS`: a file that findings are appended to, one JSON object a line. */
  readonly events: string | undefined;
  /** `LAMELLAR_RASP_PATCHES`: `shipped`, `none`, or a file or folder of virtual patches. @default 'shipped' */
  readonly patches: string | readonly never[];
  /** `LAMELLAR_RASP_CONFIG`: a configuration file, read again whenever it changes; what it names wins over the other variables. */
  readonly config: string | undefined;
}

/** Reads the environment. An unknown mode is no reason to run unprotected: it becomes `block`. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const mode = variables['LAMELLAR_RASP_MODE'];
  const patches = variables['LAMELLAR_RASP_PATCHES'] ?? 'shipped';
  return {
    patches: patches === 'none' ? [] : patches,
    mode: mode === 'off' || mode === 'observe' ? mode : 'block',
    events: variables['LAMELLAR_RASP_EVENTS'],
    config: variables['LAMELLAR_RASP_CONFIG'],
  };
}
