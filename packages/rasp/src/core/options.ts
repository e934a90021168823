import type { Emit, Mode, VirtualPatch } from '@lamellar/events';
import type { ApiInventory } from '../discovery/api-inventory.js';
import type { ClientPolicy } from '../policy/clients.js';
import type { RaspPolicy } from '../policy/policy.js';
import { type AlgorithmId, algorithms } from './algorithms.js';
import { RaspError } from './errors.js';

/** How the process is protected. */
export interface RaspOptions {
  /** What every algorithm does unless `algorithms` says otherwise. @default 'block' */
  readonly mode?: Mode | undefined;
  /** A mode for single algorithms. */
  readonly algorithms?: Partial<Readonly<Record<AlgorithmId, Mode>>> | undefined;
  /** Takes each finding; must return at once. @default nowhere */
  readonly emit?: Emit | undefined;
  /** Hosts (`name` or `name:port`) inside the own network that requests may name. @default [] */
  readonly allowedHosts?: readonly string[] | undefined;
  /** What the process may do beyond its requests. @default nothing is forbidden */
  readonly policy?: RaspPolicy | undefined;
  /** Who may send requests; see `createClientPolicy`. @default everybody */
  readonly clients?: ClientPolicy | undefined;
  /** Takes in the routes and parameters that are seen. @default nothing is collected */
  readonly inventory?: ApiInventory | undefined;
  /** Virtual patches: those of this package, a file or folder of others, or a list. @default 'shipped' */
  readonly patches?: 'shipped' | (string & {}) | readonly VirtualPatch[] | undefined;
}

/** Options with every default filled in. */
export interface RaspSettings {
  readonly modes: Readonly<Record<AlgorithmId, Mode>>;
  readonly emit: Emit;
  readonly allowedHosts: ReadonlySet<string>;
  readonly policy: RaspPolicy;
}

const modes: readonly Mode[] = ['off', 'observe', 'block'];

/** Fills in defaults. Throws `RaspError` `RASP_OPTION` for an unknown mode or algorithm. */
export function readOptions({
  mode = 'block',
  algorithms: single = {},
  emit = () => undefined,
  allowedHosts = [],
  policy = {},
}: RaspOptions): RaspSettings {
  for (const [name, value] of [['mode', mode], ...Object.entries(single)] as [string, Mode][]) {
    if (name !== 'mode' && !Object.hasOwn(algorithms, name)) {
      throw new RaspError('RASP_OPTION', `"${name}" is no algorithm; there are: ${Object.keys(algorithms).join(', ')}`);
    }
    if (!modes.includes(value))
      throw new RaspError('RASP_OPTION', `${name} is "${value}"; one of ${modes.join(', ')} is expected`);
  }
  const all = Object.keys(algorithms).map((id) => [id, single[id as AlgorithmId] ?? mode]);
  return {
    modes: Object.fromEntries(all) as RaspSettings['modes'],
    emit,
    allowedHosts: new Set(allowedHosts.map((host) => host.toLowerCase())),
    policy,
  };
}
