import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {z} from 'zod'
import {rankPort, rosterText} from '../../../src/domain/harness/group-roster.ts'
import {harnessReport, harnessTests} from '../../../src/domain/harness/report.ts'

const report = {
  ...{schema: 1, startedAtUnixMs: 1, endedAtUnixMs: 2, load: {before: 0.5, after: 1, stolenShare: null}},
  host: {
    ...{name: 'n', kernel: '6', arch: 'x86_64', glibc: '2.36', cpuModel: 'c'},
    ...{usableCpus: 8, numaNodes: 1, memoryBytes: 1, lastCacheBytes: 1},
  },
  tests: [
    {
      ...{name: 'tcp_bandwidth', kind: 'network', status: 'passed', tookSeconds: 1},
      metrics: [
        {
          ...{
            name: 'bandwidth',
            unit: 'bytes_per_second',
            value: 1,
            mad: 0,
            least: 1,
            most: 1,
            spread: 0,
            variation: 0,
          },
          ...{sampleCount: 1, samples: [1], labels: {direction: 'out'}},
        },
      ],
    },
  ],
}

/** Nodes may be broken, or not ours: what they print must end in one of two kinds of error, or in a report. */
const orKnownError = (parse: () => unknown) => {
  try {
    return parse()
  } catch (error) {
    expect(error instanceof SyntaxError || error instanceof z.ZodError).toBe(true)
    return undefined
  }
}

const parsers = [harnessReport, harnessTests, rankPort]

describe('what comes from a node', () => {
  test('whatever text it is, fails in no other way than is documented', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({unit: 'binary'}),
      fc.json(),
      fc.anything().map((each) => String(JSON.stringify(each))),
    )
    fc.assert(
      fc.property(texts, (text) => {
        for (const parse of parsers) orKnownError(() => parse(text))
      }),
      {numRuns: 2000},
    )
  })

  test('a report that was changed anywhere is read as it is now, or not at all', () => {
    const text = JSON.stringify(report)
    expect(harnessReport(text)).toEqual(report)
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.nat(20), fc.string({maxLength: 5}), (at, removed, added) => {
        const changed = text.slice(0, at) + added + text.slice(at + removed)
        const read = orKnownError(() => harnessReport(changed))
        if (read !== undefined) expect(JSON.parse(changed)).toMatchObject(JSON.parse(JSON.stringify(read)))
      }),
      {numRuns: 2000},
    )
  })

  test('a rank says its port, and is told who the others are', () => {
    expect(rankPort('{"schema":1,"port":40123}')).toBe(40_123)
    expect(() => rankPort('{"schema":1,"port":0}')).toThrow(z.ZodError)
    const ranks = [
      {name: 'train-0', address: '10.0.0.1', port: 1},
      {name: 'train-1', address: 'fd00::2', port: 2},
    ]
    expect(rosterText('ab', ranks)).toBe('token ab\nrank train-0 10.0.0.1 1\nrank train-1 fd00::2 2\ngo\n')
  })
})
