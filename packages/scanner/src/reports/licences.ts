import type { InventoryPackage } from '../inventory/index.js';
import { type LicenceExpression, licenceId, licenceText, parseLicence } from '../licences/index.js';

/** Ids of the SPDX list that packages mostly state; an expression with others is kept as text, because a document must not claim an id that is not listed. */
const listed = new Set(
  `0BSD AFL-2.1 AFL-3.0 AGPL-3.0-only AGPL-3.0-or-later Apache-1.1 Apache-2.0 Artistic-1.0 Artistic-2.0 BlueOak-1.0.0 BSD-1-Clause BSD-2-Clause BSD-3-Clause BSD-4-Clause
  BSL-1.0 CC-BY-3.0 CC-BY-4.0 CC-BY-SA-4.0 CC0-1.0 CDDL-1.0 CDDL-1.1 curl EPL-1.0 EPL-2.0 EUPL-1.2 FTL GPL-1.0-only GPL-1.0-or-later GPL-2.0-only GPL-2.0-or-later GPL-3.0-only
  GPL-3.0-or-later HPND ICU IJG ISC LGPL-2.0-only LGPL-2.0-or-later LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later Libpng MIT MIT-0 MPL-1.1 MPL-2.0 MS-PL
  NCSA OFL-1.1 OpenSSL PHP-3.01 PostgreSQL PSF-2.0 Python-2.0 Ruby Unicode-3.0 Unicode-DFS-2016 Unlicense UPL-1.0 Vim WTFPL X11 Zlib ZPL-2.1`.split(
    /\s+/,
  ),
);

/** What a package states, and that as one expression where every id is known. */
export function licencesOf(found: InventoryPackage): {
  readonly expression?: string;
  readonly stated: readonly string[];
} {
  const stated = (found.licenses ?? []).filter((each) => each.trim() !== '');
  try {
    const parts = stated.map((each) => written(parseLicence(licenceText(each))));
    if (parts.length === 0 || parts.includes(undefined)) return { stated };
    return {
      expression: parts.length === 1 ? (parts[0] as string) : parts.map((each) => `(${each})`).join(' AND '),
      stated,
    };
  } catch {
    return { stated };
  }
}

/** The expression as SPDX writes it; undefined when an id is not listed. */
function written(expression: LicenceExpression): string | undefined {
  if (expression.kind === 'licence') {
    const id = licenceId(expression.id);
    if (!listed.has(id) || expression.exception) return undefined;
    return id;
  }
  const parts = expression.parts.map(written);
  if (parts.includes(undefined)) return undefined;
  return parts
    .map((each, i) => (expression.parts[i]?.kind === 'licence' ? each : `(${each})`))
    .join(` ${expression.kind.toUpperCase()} `);
}
