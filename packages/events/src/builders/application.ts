import type {
  ApiActivity,
  ApplicationError,
  ApplicationLifecycle,
  ScanActivity,
} from '../generated/classes-application-activity.js';
import { type ActivityInput, buildEvent } from './build.js';

/** Builds an event of class 6002: an application was installed, started, stopped or changed. */
export function applicationLifecycle(input: ActivityInput<ApplicationLifecycle>): ApplicationLifecycle {
  return buildEvent<ApplicationLifecycle>(6002, input);
}

/** Builds an event of class 6003: a call of an API. */
export function apiActivity(input: ActivityInput<ApiActivity>): ApiActivity {
  return buildEvent<ApiActivity>(6003, input);
}

/** Builds an event of class 6007: a scan started, ended or was interrupted. */
export function scanActivity(input: ActivityInput<ScanActivity>): ScanActivity {
  return buildEvent<ScanActivity>(6007, input);
}

/** Builds an event of class 6008: a fault of our own, or a loss of events. */
export function applicationError(input: ActivityInput<ApplicationError>): ApplicationError {
  return buildEvent<ApplicationError>(6008, input);
}
