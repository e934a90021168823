import type { Row, Table } from './bench.js';
import { formatNs } from './cpu.js';

/** The table that `npm run bench` prints. */
export class Rows implements Table {
  readonly rows: Row[] = [];
  readonly notes: string[] = [];

  row(row: Row): void {
    this.rows.push(row);
  }

  faster(what: string, ours: number, peer: number, times: number): void {
    const ratio = peer / ours;
    this.row({
      what,
      ours: formatNs(ours),
      peer: formatNs(peer),
      ratio: `${ratio.toPrecision(3)}x`,
      target: `>= ${times}x`,
      met: ratio >= times,
    });
  }

  limit(what: string, value: number, unit: string, bound: { max: number } | { min: number }): void {
    const [target, met] =
      'max' in bound
        ? [`<= ${bound.max} ${unit}`, value <= bound.max]
        : [`>= ${bound.min} ${unit}`, value >= bound.min];
    this.row({ what, ours: `${Number(value.toPrecision(4))} ${unit}`, peer: '-', ratio: '-', target, met });
  }

  noPeer(what: string, reason: string, target: string): void {
    this.note(`NO PEER for ${what}: ${reason}`);
    this.row({ what, ours: '-', peer: 'NO PEER', ratio: '-', target, met: false });
  }

  note(line: string): void {
    this.notes.push(line);
  }
}
