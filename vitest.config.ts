import {availableParallelism} from 'node:os'
import {defineConfig} from 'vitest/config'

const cores = availableParallelism()

/** Asks real clouds, and costs money: only when somebody says so. */
const live = process.env.GPUCTL_LIVE
  ? [{extends: true as const, test: {name: 'live', include: ['test/live/**/*.test.ts'], maxWorkers: 1}}]
  : []

export default defineConfig({
  test: {
    // Ours prints last: the one line that machines read.
    reporters: ['default', './test/tools/tally-reporter.ts'],
    disableConsoleIntercept: true, // @oclif/test reads what a command writes to stdout
    projects: [
      ...live,
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', 'test/live/**'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          maxWorkers: Math.max(2, cores - 1), // one worker would be put behind the other project's
          sequence: {groupOrder: 1},
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.{ts,tsx}'],
          globalSetup: ['test/support/engine.ts', 'test/support/harness.ts'],
          // Each file runs engines and SSH servers of its own; more files than cores only wait for each other.
          maxWorkers: Math.max(2, Math.floor(cores / 2)),
          testTimeout: 300_000,
          hookTimeout: 600_000,
          sequence: {groupOrder: 2},
        },
      },
    ],
  },
})
