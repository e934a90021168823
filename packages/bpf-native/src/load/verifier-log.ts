/** The part of a verifier's log that explains a refusal: the last instructions with their source lines, and the reason. */
export function trimVerifierLog(log: string, lines = 16): string {
  const all = log.replace(/\0.*$/s, '').trimEnd().split('\n');
  const useful = all.filter((line) => !/^(?:processed \d+ insns|verification time|stack depth|func#)/.test(line));
  return useful.slice(-lines).join('\n');
}
