import type { RuleProblem } from '../errors.js';
import type { Place } from './place.js';

/** Collects the problems of a compilation, so that all are told at once. */
export class Problems {
  readonly list: RuleProblem[] = [];
  /** What loads, but does surely not do what its author meant. */
  readonly warnings: RuleProblem[] = [];

  add(code: string, place: Place, message: string, hint = ''): void {
    this.list.push({ code, message, file: place.file, line: place.line, column: place.column, hint });
  }

  warn(code: string, place: Place, message: string, hint = ''): void {
    this.warnings.push({ code, message, file: place.file, line: place.line, column: place.column, hint });
  }
}

/** The known name that is nearest to a misspelt one, if any is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 4)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) >= limit || left.length > 100) return limit;
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    for (let j = 1; j <= right.length; j++) {
      const cost = left.charCodeAt(i - 1) === right.charCodeAt(j - 1) ? 0 : 1;
      row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost));
    }
    previous = row;
  }
  return previous[right.length] ?? limit;
}
