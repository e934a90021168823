import { describe, expect, it } from 'vitest';
import { compileText } from '../testing/evaluate.js';
import { costReport } from './index.js';

const rules = `SecRule ARGS "@rx abc+" "id:1,phase:2,pass,t:lowercase"
SecRule ARGS|REQUEST_URI "@rx xyz" "id:2,phase:2,pass"
SecRule REQUEST_HEADERS "!@rx ^$" "id:3,phase:1,pass"
SecRule &ARGS:a "@eq 0" "id:4,phase:1,pass"
SecRule ARGS "@rx (?!a)b" "id:5,phase:2,pass"
SecRule ARGS "@pm one two" "id:6,phase:2,pass"
SecAction "id:7,phase:1,pass"`;

describe('the cost report', () => {
  it('says of each rule what it looks at, whether one pass answers for it, and what it took', () => {
    const report = costReport(compileText(rules));
    const of = (id: number): object | undefined => report.find((cost) => cost.id === id);
    expect(of(1)).toMatchObject({
      targets: ['ARGS'],
      transformations: ['lowercase'],
      operator: 'rx',
      alone: undefined,
      bytes: 0,
    });
    expect(of(2)).toMatchObject({ targets: ['ARGS', 'REQUEST_URI'], alone: undefined });
    expect(of(3)).toMatchObject({ alone: 'its operator is negated', linear: true });
    expect(of(4)).toMatchObject({ targets: ['&ARGS:a'], alone: '@eq is judged by itself' });
    expect(of(5)).toMatchObject({ alone: 'its pattern is not regular', linear: false });
    expect(of(6)).toMatchObject({ operator: 'pm', size: 7, alone: undefined });
    expect(of(7)).toMatchObject({ operator: '', alone: 'it has no operator' });
    expect(report[0]?.bytes).toBeGreaterThan(0);
  });
});
