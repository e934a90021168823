export { decodeObservations, encodeObservations } from './codec/index.js';
export type { FieldTable, FieldType } from './fields.js';
export { COMMON_FIELDS, KIND_FIELDS } from './fields.js';
export {
  type CapabilityObservation,
  type ContainerObservation,
  copyObservation,
  createObservation,
  type DnsObservation,
  type Field,
  type FileObservation,
  fieldsOf,
  type HttpObservation,
  type LossObservation,
  type ModuleObservation,
  type NetworkObservation,
  OBSERVATION_KINDS,
  type Observation,
  type ObservationKind,
  type ObservationOf,
  type Observe,
  type PrivilegeObservation,
  type ProcessObservation,
  type ResourceObservation,
  type SyscallObservation,
  templateOf,
} from './observation.js';
export { httpActivityId, type ToEventOptions, toEvent } from './to-event/index.js';
