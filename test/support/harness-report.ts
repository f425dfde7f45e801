import type {HarnessReport, Metric, TestResult} from '../../src/domain/harness/report.ts'

/** A node's report of these tests. */
export const reportOf = (...tests: readonly TestResult[]): HarnessReport => ({
  ...{schema: 1, startedAtUnixMs: 0, endedAtUnixMs: 1, load: {before: 0, after: 0, stolenShare: null}},
  host: {
    ...{name: 'n', kernel: '6', arch: 'x86_64', glibc: '2.36', cpuModel: 'c'},
    ...{usableCpus: 8, numaNodes: 1, memoryBytes: 1, lastCacheBytes: 1},
  },
  tests: [...tests],
})

/** A test of the network that passed, but for these changes. */
export const resultOf = (
  name: string,
  metrics: readonly Metric[] = [],
  changes: Partial<TestResult> = {},
): TestResult => ({
  ...{name, kind: 'network', status: 'passed', tookSeconds: 1, metrics: [...metrics]},
  ...changes,
})

/** A figure of one sample. */
export const metricOf = (name: string, unit: Metric['unit'], value: number, labels: Metric['labels']): Metric => ({
  ...{name, unit, value, labels, mad: 0, least: value, most: value, spread: 0, variation: 0},
  ...{sampleCount: 1, samples: [value]},
})
