import { BpfError } from '../errors.js';
import { attachCgroup } from '../links/cgroup.js';
import type { Link } from '../links/link.js';
import type { Collection } from '../load/collection.js';
import { BpfMap } from '../maps/bpf-map.js';
import { Globals } from '../maps/globals.js';
import { RingReader } from '../ring/ring-reader.js';
import { socketAddress } from '../sensors/addresses.js';
import { type AddressKey, addressKey } from './address-keys.js';
import { bootTimeIn, createHandle, type EnforcementHandle, type TimeLimit } from './handle.js';
import { loadEnforcement } from './shipped.js';

/** What a cgroup may still do. */
export interface AllowRule {
  /** Networks in CIDR notation. */
  readonly to: readonly string[];
  /** @default every port */
  readonly ports?: readonly number[];
  /** @default every protocol */
  readonly protocol?: 'tcp' | 'udp';
  /** `out` for connections and datagrams, `bind` for addresses that the cgroup listens on. @default 'out' */
  readonly direction?: 'out' | 'bind';
}

/** Something that was denied, or would have been. */
export interface Denial {
  /** Milliseconds of the kernel's CLOCK_BOOTTIME. */
  readonly time: number;
  readonly pid: number;
  readonly uid: number;
  readonly comm: string;
  readonly address: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp' | 'other';
  readonly direction: 'out' | 'bind';
  readonly cgroupId: bigint;
  /** False in observe mode: it happened. */
  readonly denied: boolean;
}

/** How a guard is set up. */
export interface EgressGuardOptions extends TimeLimit {
  /** The cgroup v2 folder, as an absolute path. */
  readonly cgroup: string;
  readonly allow: readonly AllowRule[];
  /** `observe` only tells what would be denied. @default 'block' */
  readonly mode?: 'observe' | 'block';
  /** Addresses are bound as they like, unless a rule speaks of `bind`. */
  readonly onDenied?: (denial: Denial) => void;
}

/** A guard that stands; its rules can be changed while it does. */
export interface EgressGuard extends EnforcementHandle {
  allow(rule: AllowRule): void;
  /** Takes a network back out, whatever ports it had. */
  forbid(network: string): void;
  /** Reads denials that wait now. */
  drain(): void;
}

const protocols = { tcp: 6, udp: 17 } as const;
const outPrograms = ['guard_connect4', 'guard_connect6', 'guard_sendmsg4', 'guard_sendmsg6'] as const;
const bindPrograms = ['guard_bind4', 'guard_bind6'] as const;
const ipv4Prefix = 96;

interface RuleKey {
  readonly identity: number;
  readonly port: number;
  readonly protocol: number;
  readonly direction: number;
}

/**
 * Allows a cgroup, and all processes that are in it now or later, connections to some networks and ports and no others: cgroup
 * programs at connect, sendmsg and bind. Equal lists of ports share an identity, so that a decision costs one prefix look-up and at most
 * four hash look-ups, however many rules there are.
 */
export function guardEgress(options: EgressGuardOptions): EgressGuard {
  const binds = options.allow.some(({ direction }) => direction === 'bind');
  const names = [...outPrograms, ...(binds ? bindPrograms : [])];
  const collection = loadEnforcement(names, { globals: { enforce_blocks: options.mode === 'observe' ? 0 : 1 } });
  try {
    return stand(collection, options, names);
  } catch (error) {
    collection[Symbol.dispose]();
    throw error;
  }
}

function stand(collection: Collection, options: EgressGuardOptions, names: readonly string[]): EgressGuard {
  const { btf } = collection.spec;
  const networks = new BpfMap<AddressKey, number>(collection.maps.get('enforce_identities')!, btf);
  const rules = new BpfMap<RuleKey, number>(collection.maps.get('enforce_rules')!, btf);
  const globals = new Globals(collection);
  const identities = new Map<string, number>();
  const rulesOf = new Map<string, AllowRule[]>();

  const allow = (rule: AllowRule): void => {
    for (const network of rule.to) {
      const list = [...(rulesOf.get(network) ?? []), rule];
      const key = addressKey(network);
      rulesOf.set(network, list);
      networks.set(key, identityOf(list));
    }
  };
  const identityOf = (list: readonly AllowRule[]): number => {
    const keys = list.flatMap((rule) => ruleKeys(rule));
    const name = JSON.stringify(keys);
    const known = identities.get(name);
    if (known !== undefined) return known;
    const identity = identities.size + 1;
    identities.set(name, identity);
    for (const key of keys) rules.set({ ...key, identity }, 1);
    return identity;
  };
  for (const rule of options.allow) allow(rule);
  globals.set('enforce_until', bootTimeIn(options.milliseconds));

  const reader = new RingReader(
    collection.maps.get('enforce_denials')!,
    (bytes, start) => options.onDenied?.(readDenial(bytes, start)),
    { unref: true },
  );
  const links: Link[] = [];
  const close = (): void => {
    for (const link of links.splice(0)) link[Symbol.dispose]();
    reader[Symbol.dispose]();
    globals[Symbol.dispose]();
  };
  try {
    for (const name of names) links.push(attachCgroup(collection.programs.get(name)!, options.cgroup));
  } catch (error) {
    close();
    throw error;
  }
  const handle = createHandle(
    options,
    () => {
      close();
      collection[Symbol.dispose]();
    },
    (milliseconds) => globals.set('enforce_until', bootTimeIn(milliseconds)),
  );
  return Object.defineProperties(
    {
      allow,
      forbid(network: string): void {
        rulesOf.delete(network);
        networks.delete(addressKey(network));
      },
      drain: () => void reader.drain(),
    },
    Object.getOwnPropertyDescriptors(handle),
  ) as EgressGuard;
}

/** Keys of a rule without its identity. */
function ruleKeys({ ports = [0], protocol, direction = 'out' }: AllowRule): Omit<RuleKey, 'identity'>[] {
  return ports.map((port) => {
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new BpfError('BPF_ARGUMENT', `${port} is no port`);
    return {
      port,
      protocol: protocol === undefined ? 0 : protocols[protocol],
      direction: direction === 'bind' ? 1 : 0,
    };
  });
}

/** `struct denial` of bpf/enforce/enforce.bpf.c. */
function readDenial(bytes: Uint8Array, start: number): Denial {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const protocol = bytes[start + 42]!;
  const family = bytes[start + 44]! === 4 ? 2 : 10;
  const comm = Buffer.from(bytes.subarray(start + 48, start + 64)).toString('latin1');
  return {
    time: Number(view.getBigUint64(start, true)) / 1e6,
    cgroupId: view.getBigUint64(start + 8, true),
    pid: view.getUint32(start + 16, true),
    uid: view.getUint32(start + 20, true),
    address: socketAddress(bytes, start + 24 + (family === 2 ? ipv4Prefix / 8 : 0), family),
    port: view.getUint16(start + 40, true),
    protocol: protocol === protocols.tcp ? 'tcp' : protocol === protocols.udp ? 'udp' : 'other',
    direction: bytes[start + 43] === 1 ? 'bind' : 'out',
    denied: bytes[start + 45] === 1,
    comm: comm.slice(0, comm.indexOf('\0') === -1 ? 16 : comm.indexOf('\0')),
  };
}
