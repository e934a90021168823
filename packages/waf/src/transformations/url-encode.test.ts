import { describe, expect, it } from 'vitest';
import { urlEncode } from './url-encode.js';

describe('urlEncode', () => {
  it.each([['encodes all but letters, digits and the star', 'a1*b/\xff ~', 'a1*b%2f%ff+%7e']])(
    '%s',
    (_, input, output) => {
      expect(urlEncode.apply(input)).toBe(output);
    },
  );
});
