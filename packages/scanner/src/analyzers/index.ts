export type { AnalyzedFile, Analyzer, FileStat, Findings, FoundPackage } from './analyzer.js';
export { isKnownBinary } from './binary/known-binary.js';
export { type OsRelease, parseOsRelease } from './os/os-release.js';
export { analyzers, defaultAnalyzers } from './registry.js';
