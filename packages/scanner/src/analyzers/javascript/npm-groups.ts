/** The groups that an npm-like lock file marks on an entry: `dev`, `optional`, `devOptional` (both), `bundled`. */
export function npmGroups(marks: { dev?: boolean; optional?: boolean; bundled?: boolean }): {
  groups?: readonly string[];
} {
  const groups = [
    ...(marks.bundled ? ['bundled'] : []),
    ...(marks.dev ? ['dev'] : []),
    ...(marks.optional ? ['optional'] : []),
  ];
  return groups.length > 0 ? { groups } : {};
}

/** The commit that an address of a repository or of its archive ends with. */
export function commitOf(address: string): string | undefined {
  const mark = /[#/:=@]([0-9a-f]{40})(?:$|[?&#])/.exec(address) ?? /#([0-9a-f]{7,40})$/.exec(address);
  if (!mark) return undefined;
  return /^(git[+:@]|ssh:|github:|gitlab:|bitbucket:)|\.git[#@]|git(hub|lab)\.com|bitbucket\.org|#commit[=:]/.test(
    address,
  )
    ? mark[1]
    : undefined;
}
