export { apiActivity, applicationError, applicationLifecycle, scanActivity } from './application.js';
export { type ActivityInput, buildEvent, DEFAULT_PRODUCT, type FindingInput, SCHEMA_VERSION } from './build.js';
export { softwareInventoryInfo } from './discovery.js';
export {
  applicationSecurityPostureFinding,
  complianceFinding,
  dataSecurityFinding,
  detectionFinding,
  vulnerabilityFinding,
} from './findings.js';
export { authentication } from './identity.js';
export { dnsActivity, httpActivity, networkActivity } from './network.js';
export {
  fileRemediationActivity,
  networkRemediationActivity,
  processRemediationActivity,
  remediationActivity,
} from './remediation.js';
export {
  fileSystemActivity,
  kernelActivity,
  kernelExtensionActivity,
  moduleActivity,
  processActivity,
  scriptActivity,
} from './system.js';
