import { describe, expect, it } from 'vitest';
import { contextWith, evaluate } from '../../test/evaluate.js';
import { rbl } from './rbl.js';

describe('@rbl', () => {
  const asked: string[] = [];
  const context = contextWith({}, { blocklist: (name) => asked.push(name) > 0 && name.startsWith('1.') });

  it('asks the host for the reversed address in the zone', () => {
    expect(evaluate(rbl, 'list.example.org', '192.0.2.1', context).matches).toBe(true);
    expect(evaluate(rbl, 'list.example.org', '2001:db8::1', context).matches).toBe(true);
    expect(asked).toEqual([
      '1.2.0.192.list.example.org',
      '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.list.example.org',
    ]);
  });

  it('does not ask for what is no address', () => {
    expect(evaluate(rbl, 'list.example.org', 'x', context).matches).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it('is refused without a host that answers', () => {
    expect(() => evaluate(rbl, 'list.example.org', '')).toThrow('none is set');
  });
});
