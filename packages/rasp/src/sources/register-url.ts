/** The preload of this package, for threads and processes that are started. Its file name tells where: `src` or `dist`. */
let registerUrl: string | undefined;

/** Says where the preload lies; the entries do, since only they know their own place. */
export function setRegisterUrl(url: string): void {
  registerUrl = url;
}

/** The flag that loads the preload, unless the given flags do that already. */
export function registerFlag(flags: readonly string[]): string | undefined {
  if (registerUrl === undefined) return undefined;
  const named = (flag: string): boolean => flag.includes('@lamellar/rasp/register') || flag.includes(registerUrl!);
  return flags.some(named) ? undefined : `--import=${registerUrl}`;
}
