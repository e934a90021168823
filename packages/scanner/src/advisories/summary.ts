const MAX = 400;

/** A text that is short enough for a report: whole words, and a mark where something is left out. */
export function shortened(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length <= MAX) return trimmed;
  const cut = trimmed.slice(0, MAX);
  const blank = cut.lastIndexOf(' ');
  return `${cut.slice(0, blank > MAX / 2 ? blank : MAX)} ...`;
}
