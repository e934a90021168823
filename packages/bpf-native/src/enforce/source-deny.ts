import { BpfError } from '../errors.js';
import { attachInterface } from '../links/network.js';
import { BpfMap } from '../maps/bpf-map.js';
import { type AddressKey, addressKey } from './address-keys.js';
import { bootTimeIn, checkedTime, createHandle, type EnforcementHandle, type TimeLimit } from './handle.js';
import { loadEnforcement } from './shipped.js';

/** Where packets of denied sources are dropped. */
export interface SourceDenierOptions {
  /** Index of the interface. */
  readonly interface: number;
  /** `xdp` before the network stack, `tcx` behind it (Linux 6.6). @default 'xdp' */
  readonly at?: 'xdp' | 'tcx';
}

/** Drops packets by their source, each for a time. */
export interface SourceDenier extends Disposable {
  /** Denies a network; the kernel ends it by itself when its time is over. */
  deny(network: string, limit: TimeLimit): EnforcementHandle;
  /** How many packets were dropped. */
  readonly dropped: number;
}

const genericXdp = 2;

/** Puts a program that drops packets onto an interface; nothing is denied yet. */
export function denySources({ interface: index, at = 'xdp' }: SourceDenierOptions): SourceDenier {
  const name = at === 'xdp' ? 'deny_xdp' : 'deny_tcx';
  const collection = loadEnforcement([name]);
  try {
    const link = attachInterface(collection.programs.get(name)!, index, at === 'xdp' ? { flags: genericXdp } : {});
    const sources = new BpfMap<AddressKey, bigint>(collection.maps.get('enforce_sources')!, collection.spec.btf);
    const dropped = new BpfMap<number, readonly bigint[]>(collection.maps.get('enforce_dropped')!, collection.spec.btf);
    let open = true;
    return {
      deny(network, limit) {
        if (!open) throw new BpfError('BPF_CLOSED', 'the denier is closed');
        const key = addressKey(network);
        const set = (milliseconds: number): void => void sources.set(key, bootTimeIn(milliseconds));
        set(checkedTime(limit));
        return createHandle(limit, () => open && sources.delete(key), set);
      },
      get dropped() {
        return Number((dropped.get(0) ?? []).reduce((sum, count) => sum + count, 0n));
      },
      [Symbol.dispose]() {
        if (!open) return;
        open = false;
        link[Symbol.dispose]();
        collection[Symbol.dispose]();
      },
    };
  } catch (error) {
    collection[Symbol.dispose]();
    throw error;
  }
}
