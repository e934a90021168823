import { expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { detectSQLi, detectXSS } from './detect-injection.js';

it('@detectSQLi captures the fingerprint', () => {
  expect(evaluate(detectSQLi, '', "1' or '1'='1")).toMatchObject({ matches: true, captures: ['s&sos'] });
  expect(evaluate(detectSQLi, '', 'hello').matches).toBe(false);
});

it('@detectXSS captures the value', () => {
  expect(evaluate(detectXSS, '', '<script>')).toMatchObject({ matches: true, captures: ['<script>'] });
  expect(evaluate(detectXSS, '', 'hello').matches).toBe(false);
});
