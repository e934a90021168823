import type { SoftwareInventoryInfo } from '../generated/classes-discovery.js';
import { type ActivityInput, buildEvent } from './build.js';

/** Builds an event of class 5020: the software that a device or an image holds. */
export function softwareInventoryInfo(input: ActivityInput<SoftwareInventoryInfo>): SoftwareInventoryInfo {
  return buildEvent<SoftwareInventoryInfo>(5020, input);
}
