import { type PartialResult, partial } from '../partial/index.js';
import type { Value } from '../values/index.js';
import type { CommandIo } from './command.js';
import type { ParsedFlags } from './flags.js';
import { jsonText, Ordered, tableText } from './output.js';
import { networkOf, type OpenedQuery } from './query-input.js';

/** `eval --partial`: what is left of a query, as tables, Rego or JSON. */
export function evaluatePartially(opened: OpenedQuery, flags: ParsedFlags, io: CommandIo, format: string): number {
  const unknowns = flags.list('unknowns');
  const result = partial(opened.policy, opened.text, {
    ...(unknowns.length > 0 && { unknowns }),
    ...(opened.input !== undefined && { input: opened.input }),
    disableInlining: flags.list('disable-inlining'),
    run: { context: networkOf(flags) },
  });
  const never = result.queries.length === 0;
  if (format === 'source') io.out(sourceText(result));
  else if (format === 'pretty') io.out(prettyText(result));
  else io.out(jsonText(new Ordered({ partial: result.toJSON() as unknown as Value })));
  if (flags.on('fail') && never) return 1;
  return flags.on('fail-defined') && !never ? 1 : 0;
}

function sourceText({ queries, support }: PartialResult): string {
  const parts = [
    ...queries.map(({ text }, i) => `# Query ${i + 1}\n${text}\n`),
    ...support.map(({ text }, i) => `# Module ${i + 1}\n${text.trimEnd()}\n`),
  ];
  return parts.length === 0 ? '' : `${parts.join('\n')}\n`;
}

function prettyText({ queries, support }: PartialResult): string {
  if (queries.length === 0 && support.length === 0) return 'undefined\n';
  const rows = [
    ...queries.flatMap(({ text }, i) => numbered(`Query ${i + 1}`, text)),
    ...support.flatMap(({ text }, i) => numbered(`Support ${i + 1}`, text.trimEnd())),
  ];
  return tableText(['', ''], rows);
}

function numbered(name: string, text: string): string[][] {
  return text.split('\n').map((line, i) => [i === 0 ? name : '', line]);
}
