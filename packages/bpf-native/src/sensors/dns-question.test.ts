import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dnsQuestion } from './dns-question.js';

function query(labels: readonly string[], type = 1): Uint8Array {
  const names = labels.flatMap((label) => [label.length, ...Buffer.from(label, 'latin1')]);
  return Uint8Array.from([0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...names, 0, type >> 8, type & 255, 0, 1]);
}

test('a question has its name in lower case and its type by name', () => {
  expect(dnsQuestion(query(['WWW', 'Example', 'com'], 28))).toEqual({ name: 'www.example.com', type: 'AAAA' });
  expect(dnsQuestion(query(['x'], 999))).toEqual({ name: 'x', type: 'TYPE999' });
  expect(dnsQuestion(query([], 2))).toEqual({ name: '', type: 'NS' });
});

test('bytes that no name should have are written as numbers', () => {
  expect(dnsQuestion(query(['a.b\0']))?.name).toBe('a\\046b\\000');
});

test('answers, pointers and messages that are cut off are no questions', () => {
  const answer = query(['x']);
  answer[2] = 0x81;
  expect(dnsQuestion(answer)).toBeUndefined();
  const pointer = query(['x']);
  pointer[12] = 0xc0;
  expect(dnsQuestion(pointer)).toBeUndefined();
  const whole = query(['some', 'name']);
  for (let length = 0; length < whole.length - 2; length++)
    expect(dnsQuestion(whole.subarray(0, length))).toBeUndefined();
});

test('any bytes give a question or nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const found = dnsQuestion(bytes);
      if (found !== undefined) expect(found.name).toMatch(/^[\x21-\x7e]*$/);
    }),
  );
});
