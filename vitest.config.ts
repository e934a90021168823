import { defineConfig } from 'vitest/config';
import { VitestTally } from './scripts/workspace/vitest-tally.ts';

/** Tests run on the sources: the export condition resolves every package of the workspace to its `src`. */
export default defineConfig({
  resolve: { conditions: ['@lamellar/source'] },
  ssr: { resolve: { conditions: ['@lamellar/source'] } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'conformance/**/*.test.ts',
      'bench/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**'],
    setupFiles: ['scripts/workspace/check-built-events.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    reporters: process.env['LAMELLAR_TALLY'] === undefined ? ['default'] : [new VitestTally()],
  },
});
