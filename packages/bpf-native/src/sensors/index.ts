export type { Cgroup } from './cgroup-paths.js';
export { type ContainerIdentity, containerOf } from './container.js';
export type { SensorObservation } from './decode.js';
export { type DnsQuestion, dnsQuestion } from './dns-question.js';
export type { SensorGroup } from './kinds.js';
export { chooseLadder, type KernelAbilities, type LadderStep } from './ladder.js';
export type { Namespaces } from './namespaces.js';
export { type SensorProblem, type Sensors, type SensorsOptions, sensors } from './sensors.js';
