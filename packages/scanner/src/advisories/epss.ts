import { ScannerError } from '../errors.js';
import { lines } from '../formats/headers.js';
import type { ThreatRow } from './threat.js';

/** FIRST's daily scores: a comment with the model and date, a head, and `CVE,score,percentile` lines. Throws `SCANNER_ADVISORY`. */
export function parseEpss(text: string): { readonly rows: readonly ThreatRow[]; readonly released: string } {
  const rows: ThreatRow[] = [];
  let released = '';
  let number = 0;
  for (const line of lines(text)) {
    number++;
    if (line.startsWith('#')) released = /score_date:([0-9T:+-]+Z?)/.exec(line)?.[1] ?? released;
    else if (line !== '' && !line.startsWith('cve,')) {
      const [cve = '', score = '', percentile = ''] = line.split(',', 3);
      const [epss, rank] = [Number(score), Number(percentile)];
      if (!/^CVE-\d{4}-\d{4,19}$/.test(cve) || score === '' || !(epss >= 0 && epss <= 1) || !(rank >= 0 && rank <= 1)) {
        throw new ScannerError(
          'SCANNER_ADVISORY',
          `EPSS, line ${number}: expected "CVE,score,percentile" with shares from 0 to 1`,
        );
      }
      rows.push([cve, { epss, percentile: rank }]);
    }
  }
  return { rows, released };
}
