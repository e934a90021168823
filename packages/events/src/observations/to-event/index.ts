import type { OcsfEvent } from '../../generated/classes.js';
import type { Metadata } from '../../generated/objects-context.js';
import type { Observation } from '../observation.js';
import { containerEvent, lossObservationEvent } from './lifecycle.js';
import { dnsEvent, httpEvent, networkEvent } from './network.js';
import { baseOf } from './subject.js';
import {
  capabilityEvent,
  fileEvent,
  moduleEvent,
  privilegeEvent,
  processEvent,
  resourceEvent,
  syscallEvent,
} from './system.js';

export { httpActivityId } from './network.js';

/** What an observation cannot know of its event. */
export interface ToEventOptions {
  /** Product, labels and whatever else the emitter adds. */
  readonly metadata?: Partial<Metadata> | undefined;
}

/** Makes the OCSF activity event of an observation; it keeps nothing of the observation, which may be borrowed. */
export function toEvent(observation: Observation, options: ToEventOptions = {}): OcsfEvent {
  const base = baseOf(observation, options.metadata ?? {});
  switch (observation.kind) {
    case 'process':
      return processEvent(observation, base);
    case 'file':
      return fileEvent(observation, base);
    case 'network':
      return networkEvent(observation, base);
    case 'dns':
      return dnsEvent(observation, base);
    case 'http':
      return httpEvent(observation, base);
    case 'module':
      return moduleEvent(observation, base);
    case 'privilege':
      return privilegeEvent(observation, base);
    case 'syscall':
      return syscallEvent(observation, base);
    case 'capability':
      return capabilityEvent(observation, base);
    case 'resource':
      return resourceEvent(observation, base);
    case 'container':
      return containerEvent(observation, base);
    case 'loss':
      return lossObservationEvent(observation, base);
  }
}
