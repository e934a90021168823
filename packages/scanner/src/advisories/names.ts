/** The ecosystem without its release, in lower case: `Debian:12` is `debian`. */
export function baseOf(ecosystem: string): string {
  const colon = ecosystem.indexOf(':');
  return (colon < 0 ? ecosystem : ecosystem.slice(0, colon)).toLowerCase();
}

/** The name under which advisories are kept: ecosystems that do not tell case or separators apart are written one way. */
export function foldName(base: string, name: string): string {
  // PEP 503 for PyPI; NuGet, Packagist and Hex do not tell case.
  if (base === 'pypi') return name.toLowerCase().replace(/[-_.]+/g, '-');
  return base === 'nuget' || base === 'packagist' || base === 'hex' || base === 'bitnami' ? name.toLowerCase() : name;
}
