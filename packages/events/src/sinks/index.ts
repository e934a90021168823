export { type ConsoleSinkOptions, consoleSink, formatEvent, type TextOutput } from './console.js';
export { type MemorySink, type MemorySinkOptions, memorySink } from './memory.js';
export { type MemoryStateOptions, memoryState } from './memory-state.js';
export { type NdjsonFileOptions, ndjsonFile } from './ndjson-file.js';
export { printable } from './printable.js';
