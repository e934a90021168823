import type { Reporter, TestModule } from 'vitest/node';
import { reportTally, type Skip } from './checklist.js';

/** A stack without the frames of the test runner. */
function ownLines(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => !line.includes('node_modules'))
    .join('\n          ');
}

/** A vitest reporter that counts for `npm test` and names every skipped test with its reason. */
export class VitestTally implements Reporter {
  onTestModuleEnd(module: TestModule): void {
    const tests = [...module.children.allTests()];
    const failed = tests.filter((test) => test.result().state === 'failed');
    const bad = failed.length > 0 || module.state() === 'failed';
    console.log(`  ${bad ? 'FAIL' : 'ok  '}  ${module.relativeModuleId} (${tests.length} tests)`);
    for (const error of module.errors()) console.log(`        ${error.message}`);
    for (const test of failed) {
      console.log(`        ${test.fullName}`);
      for (const error of test.result().errors ?? [])
        console.log(`          ${ownLines(error.stack ?? error.message)}`);
    }
  }

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
