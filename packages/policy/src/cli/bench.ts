import type { Command } from './command.js';
import { jsonText, Ordered, tableText } from './output.js';
import { errorText, isPolicyError } from './problems.js';
import { networkOf, openQuery, queryFlags } from './query-input.js';

const WARM_UP_MS = 200;
const RUN_MS = 1000;

/** `bench`: how long one evaluation of a query takes. */
export const benchCommand: Command = {
  name: 'bench',
  about: 'Measure the evaluation of a query',
  usage: '<query>',
  flags: {
    ...queryFlags,
    format: {
      short: 'f',
      kind: 'text',
      of: ['pretty', 'json', 'gobench'],
      about: 'how figures are written (default pretty)',
    },
    count: { kind: 'number', about: 'how often it is measured (default 1)' },
    fail: { kind: 'switch', about: 'exit with 1 when there is no answer (default true)' },
    benchmem: { kind: 'switch', about: 'accepted; memory is not measured' },
    metrics: { kind: 'switch', about: 'accepted' },
  },
  async run(flags, io) {
    const texts = new Map<string, string>();
    try {
      const { query, input } = await openQuery(flags, io, () => undefined, texts);
      const options = { context: networkOf(flags) };
      if (query.run(input, options).length === 0 && flags.text('fail') !== 'false') {
        io.err('error: undefined result');
        return 1;
      }
      for (let round = 0; round < (flags.number('count') ?? 1); round++) {
        runFor(WARM_UP_MS, () => query.run(input, options));
        const { times, samples } = runFor(RUN_MS, () => query.run(input, options));
        write(times, samples, flags.text('format') ?? 'pretty', io.out);
      }
      return 0;
    } catch (error) {
      if (!isPolicyError(error)) throw error;
      io.err(errorText(error, (file) => texts.get(file)));
      return 1;
    }
  },
};

/** Calls a function again and again; samples are nanoseconds of one call, of batches that a clock can measure. */
function runFor(
  milliseconds: number,
  call: () => unknown,
): { readonly times: number; readonly samples: readonly number[] } {
  const samples: number[] = [];
  const end = performance.now() + milliseconds;
  let times = 0;
  let batch = 1;
  while (performance.now() < end) {
    const started = performance.now();
    for (let i = 0; i < batch; i++) call();
    const took = performance.now() - started;
    times += batch;
    samples.push((took * 1e6) / batch);
    if (took < 0.1) batch *= 2;
  }
  return { times, samples };
}

function write(times: number, samples: readonly number[], format: string, out: (text: string) => void): void {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (part: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!);
  const mean = Math.round(samples.reduce((sum, sample) => sum + sample, 0) / samples.length);
  if (format === 'gobench') {
    out(`BenchmarkOPAEval\t${times}\t${mean} ns/op\n`);
    return;
  }
  const figures = {
    'histogram_timer_rego_query_eval_ns_75%': at(0.75),
    'histogram_timer_rego_query_eval_ns_90%': at(0.9),
    'histogram_timer_rego_query_eval_ns_95%': at(0.95),
    'histogram_timer_rego_query_eval_ns_99%': at(0.99),
    histogram_timer_rego_query_eval_ns_mean: mean,
    histogram_timer_rego_query_eval_ns_median: at(0.5),
    histogram_timer_rego_query_eval_ns_min: at(0),
    histogram_timer_rego_query_eval_ns_max: at(1),
  };
  if (format === 'json') {
    out(jsonText(new Ordered({ N: times, T: Math.round(mean * times), Extra: figures })));
    return;
  }
  const rows = [
    ['samples', String(times)],
    ['ns/op', String(mean)],
    ...Object.entries(figures).map(([name, value]) => [name, String(value)]),
  ];
  out(tableText(['', ''], rows));
}
