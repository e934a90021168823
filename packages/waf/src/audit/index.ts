export type { AuditMessage, AuditRecord, AuditTransaction } from './audit-record.js';
export { type AuditOptions, auditRecordOf } from './audit-record-of.js';
export { isAudited } from './is-audited.js';
