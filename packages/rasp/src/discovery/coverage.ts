import module from 'node:module';
import type { Input } from '../core/inputs/collect.js';

const mostSinks = 500;
const mostFlows = 50;

/** An input that reached a sink as it was sent. */
export interface Flow {
  readonly place: string;
  /** Where the application called the sink: file, line and column, source-mapped where maps are enabled. */
  readonly at: string;
  count: number;
}

/** What a test run reached. */
export interface SinkCoverage {
  readonly sink: string;
  calls: number;
  /** Calls into which an input came without being changed. */
  readonly flows: Flow[];
}

const sinks = new Map<string, SinkCoverage>();
let recording = false;

/** Starts or ends the recording of what sinks are reached, for test runs: it costs a stack for each flow. */
export function recordCoverage(on: boolean): void {
  recording = on;
  if (on) sinks.clear();
}

/** Whether sinks are recorded. */
export function isRecording(): boolean {
  return recording;
}

/** Notes a call that nothing was found wrong with. */
export function noteSink(sink: string, value: string, inputs: readonly Input[]): void {
  let known = sinks.get(sink);
  if (known === undefined) {
    if (sinks.size >= mostSinks) return;
    known = { sink, calls: 0, flows: [] };
    sinks.set(sink, known);
  }
  known.calls++;
  for (const { place, text } of inputs) {
    if (text.length < 3 || /^headers\.(?:accept|connection|user-agent)/.test(place) || !value.includes(text)) continue;
    const at = applicationFrame();
    const flow = known.flows.find((each) => each.place === place && each.at === at);
    if (flow !== undefined) flow.count++;
    else if (known.flows.length < mostFlows) known.flows.push({ place, at, count: 1 });
  }
}

/** The report of a test run: every sink that was reached, and the share of calls-sites of sinks into which no input came unchecked. */
export interface CoverageReport {
  readonly sinks: readonly SinkCoverage[];
  /** Sinks that requests reached, of those that are guarded. */
  readonly reached: number;
  /** Of these, sinks into which no input came as it was sent; from 0 to 1. */
  readonly withoutUncheckedInput: number;
}

/** What was recorded so far. */
export function coverageReport(): CoverageReport {
  const list = [...sinks.values()].sort((a, b) => (a.sink < b.sink ? -1 : 1));
  const clean = list.filter(({ flows }) => flows.length === 0).length;
  return { sinks: list, reached: list.length, withoutUncheckedInput: list.length === 0 ? 1 : clean / list.length };
}

/** The nearest frame that is neither Node's, nor ours, nor a dependency's. */
function applicationFrame(): string {
  const { stackTraceLimit: limit } = Error;
  Error.stackTraceLimit = 60;
  const stack = new Error().stack ?? '';
  Error.stackTraceLimit = limit;
  for (const line of stack.split('\n', 61).slice(1)) {
    if (line.includes('node:') || line.includes('node_modules') || /[\\/]rasp[\\/](?:src|dist)[\\/]/.test(line))
      continue;
    const place = placeIn(line);
    if (place !== undefined) return mapped(place.file, place.line, place.column);
  }
  return 'unknown';
}

/** File, line and column of a frame: `at name (/file.js:1:2)`, `at file:///file.js:1:2`. */
function placeIn(frame: string): { readonly file: string; readonly line: number; readonly column: number } | undefined {
  const open = frame.lastIndexOf('(');
  const text = open === -1 ? frame.slice(frame.indexOf('at ') + 3) : frame.slice(open + 1, frame.lastIndexOf(')'));
  const second = text.lastIndexOf(':');
  const first = text.lastIndexOf(':', second - 1);
  const [line, column] = [Number(text.slice(first + 1, second)), Number(text.slice(second + 1))];
  if (first <= 0 || !(line > 0) || !(column > 0)) return undefined;
  return { file: text.slice(0, first), line, column };
}

/** Where the source of a compiled line stands, when Node knows the file's map. */
function mapped(file: string, line: number, column: number): string {
  const map = module.findSourceMap?.(file.replace(/^file:\/\//, '')) ?? module.findSourceMap?.(file);
  const entry = map?.findEntry(line - 1, column - 1) as
    | { originalSource?: string; originalLine?: number; originalColumn?: number }
    | undefined;
  if (entry?.originalSource === undefined) return `${file}:${line}:${column}`;
  return `${entry.originalSource}:${(entry.originalLine ?? 0) + 1}:${(entry.originalColumn ?? 0) + 1}`;
}
