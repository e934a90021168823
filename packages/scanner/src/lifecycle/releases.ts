/** Until when a release gets security updates. */
export interface Support {
  /** The last day of the vendor's own updates, `YYYY-MM-DD`. */
  readonly until: string;
  /** The last day of updates by a team that goes on without charge, such as Debian LTS. */
  readonly extended?: string;
}

/**
 * Releases by `ID` and the beginning of `VERSION_ID` of os-release. Facts of the vendors' own pages: wiki.debian.org/LTS, ubuntu.com/about/release-cycle, alpinelinux.org/releases,
 * access.redhat.com/support/policy/updates/errata, wiki.almalinux.org, wiki.rockylinux.org, aws.amazon.com/amazon-linux-2/faqs, oracle.com/a/ocom/docs/elsp-lifetime-069338.pdf,
 * suse.com/lifecycle, en.opensuse.org/Lifetime.
 */
export const releases: Readonly<Record<string, Readonly<Record<string, Support>>>> = {
  __proto__: null as never,
  debian: {
    7: { until: '2016-04-25', extended: '2018-05-31' },
    8: { until: '2018-06-17', extended: '2020-06-30' },
    9: { until: '2020-07-18', extended: '2022-06-30' },
    10: { until: '2022-09-10', extended: '2024-06-30' },
    11: { until: '2024-08-14', extended: '2026-08-31' },
    12: { until: '2026-06-10', extended: '2028-06-30' },
    13: { until: '2028-08-09', extended: '2030-06-30' },
  },
  ubuntu: {
    '14.04': { until: '2019-04-25' },
    '16.04': { until: '2021-04-30' },
    '18.04': { until: '2023-05-31' },
    '20.04': { until: '2025-05-31' },
    '22.04': { until: '2027-04-30' },
    '23.10': { until: '2024-07-11' },
    '24.04': { until: '2029-04-30' },
    '24.10': { until: '2025-07-10' },
    '25.04': { until: '2026-01-15' },
    '25.10': { until: '2026-07-31' },
  },
  alpine: {
    '3.3': { until: '2017-11-01' },
    '3.4': { until: '2018-05-01' },
    '3.5': { until: '2018-11-01' },
    '3.6': { until: '2019-05-01' },
    '3.7': { until: '2019-11-01' },
    '3.8': { until: '2020-05-01' },
    '3.9': { until: '2020-11-01' },
    '3.10': { until: '2021-05-01' },
    '3.11': { until: '2021-11-01' },
    '3.12': { until: '2022-05-01' },
    '3.13': { until: '2022-11-01' },
    '3.14': { until: '2023-05-01' },
    '3.15': { until: '2023-11-01' },
    '3.16': { until: '2024-05-23' },
    '3.17': { until: '2024-11-22' },
    '3.18': { until: '2025-05-09' },
    '3.19': { until: '2025-11-01' },
    '3.20': { until: '2026-04-01' },
    '3.21': { until: '2026-11-01' },
    '3.22': { until: '2027-05-01' },
  },
  rhel: {
    6: { until: '2020-11-30' },
    7: { until: '2024-06-30' },
    8: { until: '2029-05-31' },
    9: { until: '2032-05-31' },
    10: { until: '2035-05-31' },
  },
  centos: { 6: { until: '2020-11-30' }, 7: { until: '2024-06-30' }, 8: { until: '2021-12-31' } },
  almalinux: { 8: { until: '2029-03-01' }, 9: { until: '2032-05-31' }, 10: { until: '2035-05-31' } },
  rocky: { 8: { until: '2029-05-31' }, 9: { until: '2032-05-31' }, 10: { until: '2035-05-31' } },
  ol: { 7: { until: '2024-12-31' }, 8: { until: '2029-07-31' }, 9: { until: '2032-06-30' } },
  amzn: { 2018: { until: '2023-12-31' }, 2: { until: '2026-06-30' }, 2023: { until: '2029-06-30' } },
  sles: { '12.5': { until: '2024-10-31' }, '15.5': { until: '2024-12-31' }, '15.6': { until: '2025-12-31' } },
  'opensuse-leap': { '15.5': { until: '2024-12-31' }, '15.6': { until: '2026-04-30' } },
};
