import type {
  FileRemediationActivity,
  NetworkRemediationActivity,
  ProcessRemediationActivity,
  RemediationActivity,
} from '../generated/classes-remediation.js';
import { type ActivityInput, buildEvent } from './build.js';

/** Builds an event of class 7001: an answer to a finding. */
export function remediationActivity(input: ActivityInput<RemediationActivity>): RemediationActivity {
  return buildEvent<RemediationActivity>(7001, input);
}

/** Builds an event of class 7002: an answer that concerns a file. */
export function fileRemediationActivity(input: ActivityInput<FileRemediationActivity>): FileRemediationActivity {
  return buildEvent<FileRemediationActivity>(7002, input);
}

/** Builds an event of class 7003: an answer that concerns a process. */
export function processRemediationActivity(
  input: ActivityInput<ProcessRemediationActivity>,
): ProcessRemediationActivity {
  return buildEvent<ProcessRemediationActivity>(7003, input);
}

/** Builds an event of class 7004: an answer that concerns a connection. */
export function networkRemediationActivity(
  input: ActivityInput<NetworkRemediationActivity>,
): NetworkRemediationActivity {
  return buildEvent<NetworkRemediationActivity>(7004, input);
}
