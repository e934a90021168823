import type { FoundPackage } from '../analyzer.js';

/** A Maven package of its group, artifact and version. */
export function mavenPackage(group: string, artifact: string, version: string): FoundPackage {
  return { type: 'maven', name: `${group}:${artifact}`, version };
}
