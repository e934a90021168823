/** A vector whose reading another authority does not share. */
export interface Disagreement {
  /** The case, or the first of several. */
  readonly id: string;
  /** What the vector says; this is what we do unless `ours` says otherwise. */
  readonly vector: string;
  /** What the manual or the other engine says. */
  readonly other: string;
  readonly ours?: string;
}

/** Printed by the suite, so that nobody has to guess why a result is what it is. */
export const disagreements: readonly Disagreement[] = [
  {
    id: 'ipMatch-17',
    vector: 'a network with a prefix that does not exist (10.0.0.0/100) matches nothing (Coraza skips it)',
    other: 'ModSecurity v3 refuses to load the rule',
    ours: 'refused at load with the place; a rule that is not loaded matches nothing, so the case passes',
  },
  {
    id: 'ipMatch-884',
    vector: '::ffff:ffff:ffff is the IPv4 address 255.255.255.255 and not in 0:0::/80 (Go reads mapped addresses so)',
    other: 'by its bits it is in 0:0::/80 (ModSecurity v3)',
  },
  {
    id: 'containsWord-11',
    vector: 'a digit before the word does not join it: def is a word of abc\\0def written with a backslash and a zero',
    other: 'ModSecurity v2 and regular expressions count digits and the underscore as parts of words',
  },
  {
    id: 'hexDecode-4',
    vector: 'odd length or a foreign byte gives the empty value (Coraza)',
    other: 'ModSecurity v3 decodes pair by pair whatever they are',
  },
  {
    id: 'removeComments-4',
    vector: 'a comment that ends the value leaves a NUL byte (an oversight that both engines share)',
    other: 'the manual says that comments are removed',
  },
  {
    id: 'cssDecode-4',
    vector: 'escapes past FF become UTF-8 (Coraza since 2026-08)',
    other: 'ModSecurity v3 keeps the low byte',
  },
  {
    id: 'urlDecodeUni-36',
    vector: '%u00e9 is e by the map of code page 20127',
    other: 'without SecUnicodeMapFile, ModSecurity v3 keeps the low byte',
  },
];
