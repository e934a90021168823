import type { Reporter, TestModule } from 'vitest/node';
import { reportTally, type Skip } from './checklist.js';

/** A vitest reporter that counts for `npm test` and names every skipped test with its reason. */
export class VitestTally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    let passed = 0;
    const failed: string[] = unhandled.map((error) => `unhandled error: ${String(error)}`);
    const skipped: Skip[] = [];
    for (const module of modules) {
      const file = module.relativeModuleId;
      if (module.state() === 'failed' && module.children.size === 0) failed.push(file);
      for (const test of module.children.allTests()) {
        const result = test.result();
        const name = `${file} > ${test.fullName}`;
        if (result.state === 'passed') passed++;
        else if (result.state === 'skipped')
          skipped.push({ name, reason: result.note ?? 'its describe block or condition says so' });
        else failed.push(name);
      }
    }
    for (const { name, reason } of skipped) console.log(`  skip  ${name}: ${reason}`);
    reportTally({ passed, failed, skipped });
  }
}
