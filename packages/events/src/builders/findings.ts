import type {
  ApplicationSecurityPostureFinding,
  ComplianceFinding,
  DataSecurityFinding,
  DetectionFinding,
  VulnerabilityFinding,
} from '../generated/classes-findings.js';
import { buildEvent, type FindingInput } from './build.js';

/** Builds an event of class 2002: a weakness in a package that a resource holds. */
export function vulnerabilityFinding(input: FindingInput<VulnerabilityFinding>): VulnerabilityFinding {
  return buildEvent<VulnerabilityFinding>(2002, input);
}

/** Builds an event of class 2003: a control that a resource meets or fails. */
export function complianceFinding(input: FindingInput<ComplianceFinding>): ComplianceFinding {
  return buildEvent<ComplianceFinding>(2003, input);
}

/**
 * Builds an event of class 2004: something that a rule, model or detector saw.
 *
 * @example
 * ```ts
 * const event = detectionFinding({
 *   severity_id: 4,
 *   message: 'SQL injection in query parameter id',
 *   finding_info: { uid: 'req-1/942100', title: 'SQL injection' },
 *   action_id: 2,
 *   disposition_id: 2,
 * });
 * event.metadata.profiles; // ['security_control']
 * ```
 */
export function detectionFinding(input: FindingInput<DetectionFinding>): DetectionFinding {
  return buildEvent<DetectionFinding>(2004, input);
}

/** Builds an event of class 2006: a secret or sensitive data where it should not be. */
export function dataSecurityFinding(input: FindingInput<DataSecurityFinding>): DataSecurityFinding {
  return buildEvent<DataSecurityFinding>(2006, input);
}

/** Builds an event of class 2007: a weakness of an application. */
export function applicationSecurityPostureFinding(
  input: FindingInput<ApplicationSecurityPostureFinding>,
): ApplicationSecurityPostureFinding {
  return buildEvent<ApplicationSecurityPostureFinding>(2007, input);
}
