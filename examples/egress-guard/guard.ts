import { type AllowRule, type Denial, type EgressGuard, guardEgress } from '@lamellar/bpf-native/enforce';
import { createObservation, type OcsfEvent, toEvent } from '@lamellar/events';

/** Guards a container for a time and tells every denial as an OCSF network activity. */
export function guardContainer(
  container: { readonly id: string; readonly cgroup: string },
  allow: readonly AllowRule[],
  milliseconds: number,
  emit: (event: OcsfEvent) => void,
): EgressGuard {
  return guardEgress({
    cgroup: container.cgroup,
    allow,
    milliseconds,
    onDenied: (denial) => emit(denialEvent(container.id, denial)),
  });
}

function denialEvent(containerId: string, { pid, uid, comm, address, port, protocol }: Denial): OcsfEvent {
  const observation = createObservation('network', {
    time: Date.now(),
    call: 'connect',
    result: -1,
    containerId,
    pid,
    uid,
    comm,
    action: 'refuse',
    direction: 'outbound',
    protocol,
    remoteAddress: address,
    remotePort: port,
  });
  return toEvent(observation, { metadata: { product: { name: 'egress-guard', vendor_name: 'Lamellar' } } });
}
