import { type Sensors, type SensorsOptions, sensors } from '@lamellar/bpf-native/sensors';
import { type OcsfEvent, toEvent } from '@lamellar/events';

/** Emits an OCSF process activity for every program that starts on this machine, until it is disposed. */
export async function traceExecs(emit: (event: OcsfEvent) => void, options: SensorsOptions = {}): Promise<Sensors> {
  const kernel = await sensors({ process: true, ...options });
  kernel.observe((observation) => {
    const isExec = observation.kind === 'process' && observation.action === 'exec';
    if (isExec || observation.kind === 'loss')
      emit(toEvent(observation, { metadata: { product: { name: 'exec-trace', vendor_name: 'Lamellar' } } }));
  });
  return kernel;
}
