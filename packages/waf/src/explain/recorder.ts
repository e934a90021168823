import type { CompiledLink, CompiledRule, Trace } from '../engine/index.js';
import type { Store, Value } from '../variables/index.js';
import type { LinkStep, RuleStep, TxWrite, ValueStep } from './explanation.js';

/** A rule while it runs. */
interface OpenRule {
  readonly links: Map<CompiledLink, { judged: number; readonly values: ValueStep[] }>;
  matchedOnce: boolean;
}

function operatorText({ program: { operator } }: CompiledLink): string {
  if (operator === undefined) return '';
  const argument = operator.argument
    .map((part) =>
      typeof part === 'string' ? part : `%{${part.variable}${part.key === undefined ? '' : `.${part.key}`}}`,
    )
    .join('');
  return `${operator.negated ? '!' : ''}@${operator.name}${argument === '' ? '' : ` ${argument}`}`;
}

/** Writes the trail of one transaction. */
export class Recorder implements Trace {
  readonly trail: RuleStep[] = [];
  readonly #most: number;
  readonly #onlyMatched: boolean;
  readonly #tx: Store;
  #before: Map<string, string>;
  #open: OpenRule = { links: new Map(), matchedOnce: false };

  constructor(tx: Store, most: number, onlyMatched: boolean) {
    this.#tx = tx;
    this.#most = most;
    this.#onlyMatched = onlyMatched;
    this.#before = this.#snapshot();
  }

  #snapshot(): Map<string, string> {
    return new Map(this.#tx.all().map(({ key, text }) => [key, text]));
  }

  removed(rule: CompiledRule): void {
    if (this.#onlyMatched) return;
    this.trail.push(this.#step(rule, 'removed', [], []));
  }

  begin(): void {
    this.#open = { links: new Map(), matchedOnce: false };
  }

  #linkOf(link: CompiledLink): { judged: number; readonly values: ValueStep[] } {
    let known = this.#open.links.get(link);
    if (known === undefined) {
      known = { judged: 0, values: [] };
      this.#open.links.set(link, known);
    }
    return known;
  }

  value(link: CompiledLink, value: Value, text: string, matched: boolean, start: number, end: number): void {
    const entry = this.#linkOf(link);
    entry.judged++;
    if (matched) this.#open.matchedOnce = true;
    else if (this.#onlyMatched) return;
    if (!matched && entry.values.length >= this.#most) return;
    const outcome = matched ? 'matched' : 'not matched';
    entry.values.push({ name: value.name, raw: value.text, value: text, outcome, start, end });
  }

  excluded(link: CompiledLink, value: Value): void {
    const entry = this.#linkOf(link);
    if (entry.values.length >= this.#most) return;
    const outcome = 'excluded';
    entry.values.push({ name: value.name, raw: value.text, value: value.text, outcome, start: -1, end: -1 });
  }

  end(rule: CompiledRule, matched: boolean): void {
    const always = rule.links.some(({ operator }) => operator === undefined);
    const writes = matched || always || this.#open.matchedOnce ? this.#writes() : [];
    if (this.#onlyMatched && !matched) return;
    const links = [...this.#open.links].map(
      ([link, { judged, values }]): LinkStep => ({
        line: link.program.line,
        operator: operatorText(link),
        transformations: link.program.transformations,
        values,
        judged,
      }),
    );
    this.trail.push(this.#step(rule, matched ? 'matched' : 'not matched', links, writes));
  }

  #step(
    { program }: CompiledRule,
    outcome: RuleStep['outcome'],
    links: readonly LinkStep[],
    writes: readonly TxWrite[],
  ): RuleStep {
    const { id, phase, file, line, msg, disruption } = program;
    const stops = disruption.kind === 'deny' || disruption.kind === 'drop' || disruption.kind === 'redirect';
    const message = (msg ?? []).map((part) => (typeof part === 'string' ? part : `%{${part.variable}}`)).join('');
    return { id, phase, file, line, message, outcome, disruptive: outcome === 'matched' && stops, links, writes };
  }

  #writes(): TxWrite[] {
    const after = this.#snapshot();
    const writes: TxWrite[] = [];
    for (const [name, text] of after) {
      const before = this.#before.get(name);
      if (before !== text) writes.push({ name, before, after: text });
    }
    for (const [name, before] of this.#before) {
      if (!after.has(name)) writes.push({ name, before, after: undefined });
    }
    this.#before = after;
    return writes;
  }
}
