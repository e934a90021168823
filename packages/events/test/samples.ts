import {
  apiActivity,
  applicationError,
  applicationLifecycle,
  applicationSecurityPostureFinding,
  authentication,
  complianceFinding,
  dataSecurityFinding,
  detectionFinding,
  dnsActivity,
  fileRemediationActivity,
  fileSystemActivity,
  httpActivity,
  kernelActivity,
  kernelExtensionActivity,
  moduleActivity,
  networkActivity,
  networkRemediationActivity,
  type OcsfEvent,
  processActivity,
  processRemediationActivity,
  remediationActivity,
  scanActivity,
  scriptActivity,
  softwareInventoryInfo,
  vulnerabilityFinding,
} from '@lamellar/events';

const device = {
  type_id: 1,
  type: 'Server',
  hostname: 'node-7',
  container: { uid: 'c1', pod_uuid: '0b5b1a3e-5d0f-4f6e-9d2a-6f0b6c1f2a33' },
} as const;
const actor = { process: { pid: 4100, name: 'node', user: { name: 'www-data', uid: '33' } } };
const finding_info = { uid: 'f-1', title: 'a finding', created_time: 1_800_000_000_000 };
const file = { name: 'shadow', path: '/etc/shadow', type_id: 1, type: 'Regular File' } as const;
const cve = { cve: { uid: 'CVE-2021-44228' } };

/** One event of every class, as an engine would build it; new ones at each call. */
export function samples(): readonly OcsfEvent[] {
  return [
    fileSystemActivity({ activity_id: 2, actor, device, file }),
    kernelExtensionActivity({ activity_id: 1, actor, device, driver: { file } }),
    kernelActivity({ activity_id: 4, actor, device, kernel: { name: 'bpf', type_id: 2, system_call: 'bpf' } }),
    moduleActivity({ activity_id: 1, actor, device, module: { file, load_type_id: 1 } }),
    processActivity({ activity_id: 1, actor, device, process: { pid: 4190, name: 'sh' }, launch_type_id: 3 }),
    scriptActivity({ activity_id: 1, actor, device, script: { type_id: 4, script_content: { value: 'eval(x)' } } }),
    vulnerabilityFinding({ severity_id: 5, status_id: 1, finding_info, vulnerabilities: [cve], confidence_id: 3 }),
    complianceFinding({
      severity_id: 3,
      finding_info,
      compliance: { control: '1.2.1', standards: ['CIS'], status_id: 3 },
    }),
    detectionFinding({
      severity_id: 4,
      finding_info: { ...finding_info, analytic: { type_id: 1, type: 'Rule', uid: '942100' } },
      action_id: 2,
      disposition_id: 2,
      is_alert: true,
      evidences: [{ src_endpoint: { ip: '198.51.100.23' }, http_request: { url: { path: '/items' } } }],
      observables: [{ name: 'evidences[].src_endpoint.ip', type_id: 2, type: 'IP Address', value: '198.51.100.23' }],
      cloud: { provider: 'AWS' },
    }),
    dataSecurityFinding({ severity_id: 4, finding_info, file, data_security: { detection_pattern: 'AWS key' } }),
    applicationSecurityPostureFinding({ severity_id: 3, finding_info, vulnerabilities: [cve] }),
    authentication({
      activity_id: 1,
      user: { name: 'alice' },
      service: { name: 'shop' },
      status_id: 2,
      logon_type_id: 3,
    }),
    networkActivity({ activity_id: 1, actor, device, dst_endpoint: { ip: '2001:db8::5', port: 443 } }),
    httpActivity({
      activity_id: 3,
      http_request: { http_method: 'GET', url: { path: '/' } },
      trace: { uid: '4bf92f3577b34da6a3ce929d0e0e4736' },
      disposition_id: 17,
      action_id: 3,
    }),
    dnsActivity({ activity_id: 1, dst_endpoint: { ip: '10.0.0.53' }, query: { hostname: 'example.net', type: 'A' } }),
    softwareInventoryInfo({
      activity_id: 2,
      device,
      sbom: { package: { name: 'api', version: '1' }, software_components: [] },
    }),
    applicationLifecycle({ activity_id: 3, app: { name: 'shop' } }),
    apiActivity({ activity_id: 1, actor, api: { operation: 'create' }, src_endpoint: { ip: '10.0.0.1' } }),
    scanActivity({ activity_id: 1, scan: { type_id: 1, uid: 's-1' }, num_files: 7 }),
    applicationError({ activity_id: 1, message: 'a rule file is missing' }),
    remediationActivity({ activity_id: 99, activity_name: 'Thaw', command_uid: 'cmd-1', status_id: 1 }),
    fileRemediationActivity({ activity_id: 1, command_uid: 'cmd-2', file }),
    processRemediationActivity({ activity_id: 2, command_uid: 'cmd-3', process: { pid: 5 } }),
    networkRemediationActivity({ activity_id: 1, command_uid: 'cmd-4', connection_info: { direction_id: 2 } }),
  ];
}
