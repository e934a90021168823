/** Names that files state in place of SPDX ids, in small letters without punctuation. */
const ids: Readonly<Record<string, string>> = {
  __proto__: null as never,
  mit: 'MIT',
  'mit license': 'MIT',
  'the mit license': 'MIT',
  expat: 'MIT',
  isc: 'ISC',
  'isc license': 'ISC',
  apache: 'Apache-2.0',
  'apache 2': 'Apache-2.0',
  'apache 20': 'Apache-2.0',
  'apache license 20': 'Apache-2.0',
  'apache license version 20': 'Apache-2.0',
  'the apache license version 20': 'Apache-2.0',
  'the apache software license version 20': 'Apache-2.0',
  'apache software license': 'Apache-2.0',
  bsd: 'BSD-3-Clause',
  'bsd license': 'BSD-3-Clause',
  bsd2clause: 'BSD-2-Clause',
  'bsd 2clause': 'BSD-2-Clause',
  'bsd 3clause': 'BSD-3-Clause',
  'bsd 3clause license': 'BSD-3-Clause',
  'new bsd license': 'BSD-3-Clause',
  '3clause bsd license': 'BSD-3-Clause',
  'public domain': 'LicenseRef-public-domain',
  psf: 'PSF-2.0',
  'python software foundation license': 'PSF-2.0',
  mpl20: 'MPL-2.0',
  'mpl 20': 'MPL-2.0',
  'mozilla public license 20': 'MPL-2.0',
  'mozilla public license 20 mpl 20': 'MPL-2.0',
  'eclipse public license 10': 'EPL-1.0',
  'eclipse public license 20': 'EPL-2.0',
  gplv2: 'GPL-2.0-only',

  'gplv2+': 'GPL-2.0-or-later',
  gplv3: 'GPL-3.0-only',
  'gplv3+': 'GPL-3.0-or-later',
  gpl: 'GPL-1.0-or-later',
  'gnu general public license v3 gplv3': 'GPL-3.0-only',
  'gnu general public license v2 gplv2': 'GPL-2.0-only',
  lgplv2: 'LGPL-2.0-only',
  'lgplv2+': 'LGPL-2.0-or-later',
  lgplv21: 'LGPL-2.1-only',
  'lgplv21+': 'LGPL-2.1-or-later',
  lgplv3: 'LGPL-3.0-only',
  'lgplv3+': 'LGPL-3.0-or-later',
  agplv3: 'AGPL-3.0-only',
  'gnu affero general public license v3': 'AGPL-3.0-only',
};

/** Deprecated ids of SPDX and those of Debian to the ones that say whether later versions are meant. */
const renamed: Readonly<Record<string, string>> = {
  __proto__: null as never,
  'GPL-1.0': 'GPL-1.0-only',
  'GPL-2.0': 'GPL-2.0-only',
  'GPL-3.0': 'GPL-3.0-only',
  'LGPL-2.0': 'LGPL-2.0-only',
  'LGPL-2.1': 'LGPL-2.1-only',
  'LGPL-3.0': 'LGPL-3.0-only',
  'AGPL-3.0': 'AGPL-3.0-only',
  'GPL-2': 'GPL-2.0-only',
  'GPL-3': 'GPL-3.0-only',
  'LGPL-2': 'LGPL-2.0-only',
  'LGPL-3': 'LGPL-3.0-only',
};

/** The text with a known name put in the form of SPDX: `MIT License` is `MIT`. */
export function licenceText(text: string): string {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/[.,"'()/-]/g, '')
    .replace(/\s+/g, ' ');
  return ids[plain] ?? text.trim();
}

/** The id as SPDX writes it today: `GPL-2.0+` is `GPL-2.0-or-later`. */
export function licenceId(id: string): string {
  if (id.endsWith('+')) {
    const base = licenceId(id.slice(0, -1));
    return base.endsWith('-only') ? `${base.slice(0, -5)}-or-later` : id;
  }
  return renamed[id] ?? id;
}
