import {
  cyclonedxReport,
  gitlabReport,
  htmlReport,
  jsonReport,
  junitReport,
  type Report,
  sarifReport,
  spdxReport,
  tableReport,
  toEvents,
} from '../reports/index.js';

/** The formats of `--format`. */
export const formats = ['table', 'json', 'html', 'sarif', 'cyclonedx', 'spdx', 'gitlab', 'junit', 'ocsf'] as const;
export type Format = (typeof formats)[number];

const writers: Readonly<Record<Exclude<Format, 'table'>, (report: Report) => string>> = {
  json: jsonReport,
  html: htmlReport,
  sarif: sarifReport,
  cyclonedx: cyclonedxReport,
  spdx: spdxReport,
  gitlab: gitlabReport,
  junit: junitReport,
  ocsf: (report) => `${[...toEvents(report)].map((event) => JSON.stringify(event)).join('\n')}\n`,
};

/** A report as text. */
export function formatReport(report: Report, format: Format, colour: boolean): string {
  return format === 'table' ? tableReport(report, { colour }) : writers[format](report);
}
