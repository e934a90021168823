import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectionFinding } from '../../builders/index.js';
import type { OcsfEvent } from '../../generated/classes.js';
import { deduplicate, enrich, sample } from './index.js';

function finding(uid: string, severity: 0 | 1 | 2 | 3 | 4 | 99 = 1, time = 1_800_000_000_000): OcsfEvent {
  return detectionFinding({ severity_id: severity, time, finding_info: { uid, title: uid } });
}

describe('deduplicate', () => {
  it('lets counts add up to what came in, whatever comes when', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(2000))),
        fc.integer({ min: 1, max: 4 }),
        (arrivals, limit) => {
          let now = 0;
          const stage = deduplicate({ window: 1000, limit, now: () => now });
          const out: OcsfEvent[] = [];
          for (const [uid, wait] of arrivals) {
            now += wait;
            out.push(...stage.release!(now, false));
            const passed = stage.apply(finding(uid));
            if (passed !== undefined) out.push(passed);
          }
          out.push(...stage.release!(now, true));
          const counts: Record<string, number> = {};
          for (const event of out) {
            const { uid } = (event as { finding_info: { uid: string } }).finding_info;
            counts[uid] = (counts[uid] ?? 0) + (event.count ?? 1);
          }
          const expected: Record<string, number> = {};
          for (const [uid] of arrivals) expected[uid] = (expected[uid] ?? 0) + 1;
          expect(counts).toEqual(expected);
          expect(stage.due!()).toBeUndefined();
        },
      ),
    );
  });

  it('takes another activity and another class for another thing', () => {
    const stage = deduplicate({ now: () => 0 });
    const closed = { ...finding('a'), activity_id: 3 } as OcsfEvent;
    expect([stage.apply(finding('a')), stage.apply(closed)].every((event) => event !== undefined)).toBe(true);
    expect(stage.apply(finding('a'))).toBeUndefined();
  });

  it('refuses a window or a limit of nothing', () => {
    expect(() => deduplicate({ window: 0 })).toThrow('above 0');
    expect(() => deduplicate({ limit: 0 })).toThrow('above 0');
  });
});

describe('sample', () => {
  it('lets exactly its share on, evenly', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(500), (rate, count) => {
        const stage = sample({ rate });
        const kept = Array.from({ length: count }, () => stage.apply(finding('a'))).filter(
          (event) => event !== undefined,
        );
        expect(kept.length).toBe(Math.floor(count * rate));
      }),
    );
  });

  it('keeps what is severe', () => {
    const stage = sample({ rate: 0 });
    const kept = ([0, 1, 2, 3, 4, 99] as const).filter((severity) => stage.apply(finding('a', severity)) !== undefined);
    expect(kept).toEqual([3, 4]);
  });

  it.each([[-0.1], [1.1], [Number.NaN]])('refuses the rate %d', (rate) => {
    expect(() => sample({ rate })).toThrow('from 0 to 1');
  });
});

describe('enrich', () => {
  it('adds what is not there, and changes nothing that is', () => {
    const event = { ...finding('a'), message: 'mine' } as OcsfEvent;
    const stage = enrich(() => ({ message: 'theirs', raw_data: 'x', metadata: { version: '0', labels: ['l'] } }));
    expect(stage.apply(event)).toMatchObject({
      message: 'mine',
      raw_data: 'x',
      metadata: { version: '1.8.0', labels: ['l'] },
    });
    expect(event.raw_data).toBeUndefined();
    expect(enrich(() => undefined).apply(event)).toBe(event);
  });
});
