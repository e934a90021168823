import { ScannerError } from '../errors.js';
import { parseCsafVex } from './csaf.js';
import { parseCycloneDxVex } from './cyclonedx.js';
import { parseOpenVex } from './openvex.js';
import type { VexStatement } from './statement.js';

/** Parses an OpenVEX, CSAF or CycloneDX document; the content tells which. Throws `SCANNER_ADVISORY` and `SCANNER_FILE_SYNTAX`. */
export function parseVex(text: string): VexStatement[] {
  if (/"csaf_version"\s*:/.test(text)) return parseCsafVex(text);
  if (/"bomFormat"\s*:/.test(text)) return parseCycloneDxVex(text);
  if (/"@context"\s*:/.test(text)) return parseOpenVex(text);
  throw new ScannerError(
    'SCANNER_ADVISORY',
    'VEX: expected an OpenVEX, CSAF or CycloneDX document, found none of them',
  );
}
