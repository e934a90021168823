/** The one place of this package that reads the environment: `LAMELLAR_CRS` names a local copy of the Core Rule Set. */
export function crsOfEnvironment(): string | undefined {
  const folder = process.env['LAMELLAR_CRS'];
  return folder === undefined || folder === '' ? undefined : folder;
}
