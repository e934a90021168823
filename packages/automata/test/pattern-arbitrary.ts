import fc from 'fast-check';

/** Patterns of the syntax on which this package, RE2 and (with `shared`) V8 agree, over a small alphabet so that they meet the inputs. */
export function patternArbitrary(options: { readonly shared: boolean }): fc.Arbitrary<string> {
  const literals = ['a', 'b', 'c', 'A', ' ', '-', '_', '1', '\\n', '\\.'];
  const classes = ['[ab]', '[^a]', '[a-c]', '\\w', '\\W', '\\d', '.', '[^\\n]', '[b-d_]'];
  const places = ['^', '$', '\\b', '\\B'];
  const re2 = [
    '\\A',
    '\\z',
    '[[:alpha:]]',
    '[[:^digit:]]',
    '\\x{61}',
    '\\pL',
    '(?i:aB)',
    '(?s:.)',
    '(?m:^)',
    '(?m:$)',
    '\\Qa.\\E',
  ];
  const atoms = [...literals, ...literals, ...classes, ...places, ...(options.shared ? [] : re2)];
  const { pattern } = fc.letrec<{ pattern: string; branch: string; piece: string; atom: string }>((tie) => ({
    atom: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(...atoms),
      tie('pattern').map((body) => `(${body})`),
      tie('pattern').map((body) => `(?:${body})`),
    ),
    piece: fc
      .tuple(
        tie('atom'),
        fc.constantFrom('', '', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{0,2}?', '{2,}'),
      )
      .map(([atom, quantifier]) =>
        places.includes(atom) || atom === '\\A' || atom === '\\z' ? atom : atom + quantifier,
      ),
    branch: fc.array(tie('piece'), { minLength: 0, maxLength: 4 }).map((parts) => parts.join('')),
    pattern: fc.array(tie('branch'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|')),
  }));
  return pattern;
}

/** Inputs that meet such patterns. */
export const inputArbitrary: fc.Arbitrary<string> = fc
  .array(fc.constantFrom('a', 'b', 'c', 'A', 'B', ' ', '-', '_', '1', '\n', '.', 'd', '\xe9'), { maxLength: 12 })
  .map((parts) => parts.join(''));

/** Flags. */
export const flagsArbitrary: fc.Arbitrary<string> = fc.subarray(['i', 'm', 's']).map((flags) => flags.join(''));
