export { freezeCgroup, killCgroup } from './cgroup-control.js';
export { type AllowRule, type Denial, type EgressGuard, type EgressGuardOptions, guardEgress } from './egress-guard.js';
export { denyExec, type ExecPermissionOptions } from './exec-permission.js';
export type { EnforcementHandle, TimeLimit } from './handle.js';
export { type SignalExecOptions, signalOnExec } from './signal-exec.js';
export { denySources, type SourceDenier, type SourceDenierOptions } from './source-deny.js';
