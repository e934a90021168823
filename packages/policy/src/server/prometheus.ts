/** Upper bounds of the buckets of request durations, in seconds; those of OPA. */
const BOUNDS = [1e-6, 5e-6, 1e-5, 5e-5, 1e-4, 5e-4, 1e-3, 0.01, 0.1, 1];

interface Series {
  readonly labels: string;
  readonly buckets: number[];
  sum: number;
  count: number;
}

/** Durations of requests by route, method and status, in the text format of Prometheus. */
export class RequestMetrics {
  readonly #series = new Map<string, Series>();

  observe(handler: string, method: string, status: number, seconds: number): void {
    const labels = `code="${status}",handler="${handler}",method="${method.toLowerCase()}"`;
    let series = this.#series.get(labels);
    if (series === undefined) {
      series = { labels, buckets: BOUNDS.map(() => 0), sum: 0, count: 0 };
      this.#series.set(labels, series);
    }
    for (const [i, bound] of BOUNDS.entries()) if (seconds <= bound) series.buckets[i]! += 1;
    series.sum += seconds;
    series.count += 1;
  }

  text(): string {
    const name = 'http_request_duration_seconds';
    const lines = [`# HELP ${name} A histogram of duration for requests.`, `# TYPE ${name} histogram`];
    for (const { labels, buckets, sum, count } of [...this.#series.values()].sort((a, b) =>
      a.labels < b.labels ? -1 : 1,
    )) {
      for (const [i, bound] of BOUNDS.entries()) {
        lines.push(`${name}_bucket{${labels},le="${boundText(bound)}"} ${buckets[i]}`);
      }
      lines.push(`${name}_bucket{${labels},le="+Inf"} ${count}`, `${name}_sum{${labels}} ${sum}`);
      lines.push(`${name}_count{${labels}} ${count}`);
    }
    const memory = process.memoryUsage();
    const cpu = process.cpuUsage();
    lines.push(
      '# HELP process_resident_memory_bytes Resident memory size in bytes.',
      '# TYPE process_resident_memory_bytes gauge',
      `process_resident_memory_bytes ${memory.rss}`,
      '# HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.',
      '# TYPE process_cpu_seconds_total counter',
      `process_cpu_seconds_total ${(cpu.user + cpu.system) / 1e6}`,
      '# HELP nodejs_heap_size_used_bytes Used heap of the process in bytes.',
      '# TYPE nodejs_heap_size_used_bytes gauge',
      `nodejs_heap_size_used_bytes ${memory.heapUsed}`,
    );
    return `${lines.join('\n')}\n`;
  }
}

/** As Go prints it: `1e-06`. */
function boundText(bound: number): string {
  return bound < 1e-4 ? bound.toExponential().replace(/e-(\d)$/, 'e-0$1') : String(bound);
}
