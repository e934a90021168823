import { describe, expect, it } from 'vitest';
import { isCardNumber, isCpf, isNationalIdUs, isRut, isSsn, isSvnr } from './check-digits.js';

describe('check digits', () => {
  it.each([
    ['card', isCardNumber, '4111 1111 1111 1111', '4111 1111 1111 1112'],
    ['card of 13 digits', isCardNumber, '4556324125126', '455632412512'],
    ['CPF', isCpf, '010.817.514-60', '010.817.514-61'],
    ['CPF of one digit', isCpf, '529.982.247-25', '111.111.111-11'],
    ['SSN', isSsn, '574-57-8065', '800-57-8065'],
    ['SSN with an empty group', isSsn, '078-05-1120', '574-00-8065'],
    ['SSN that is a sequence', isSsn, '574578065', '123-45-6789'],
    ['SVNR', isSvnr, '1237 010180', '1238 010180'],
    ['RUT', isRut, '11.111.111-1', '11.111.111-0'],
    ['RUT with K', isRut, '20.347.878-K', '20.347.878-1'],
    ['national identity of the United States', isNationalIdUs, '219-09-9999', '000-09-9999'],
  ])('%s', (_, check, valid, invalid) => {
    expect(check(valid)).toBe(true);
    expect(check(invalid)).toBe(false);
  });
});
