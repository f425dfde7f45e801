import {expect, test} from 'vitest'
import type {FigureChange} from '../../src/domain/gate/compare-benches.ts'
import {benchComparisonText} from '../../src/views/bench-comparison-text.ts'
import {noPaint} from '../../src/views/paint.ts'

const COMPARED = {beforeUnixMs: Date.UTC(2026, 10, 20, 9, 30), beforeCluster: 'llama', compared: 12}

test('says what differs, and which nodes are no longer what they were', () => {
  const changes: readonly FigureChange[] = [
    {
      ...{node: 'train-3', test: 'hbm_copy', place: 'gpu=2'},
      unit: 'bytes_per_second',
      ...{before: 3000e9, now: 2700e9, ratio: 0.9},
    },
    {node: 'train-0', test: 'memory_latency', place: '', unit: 'seconds', before: 100e-9, now: 80e-9, ratio: 1.25},
  ]
  const context = {width: 100, paint: noPaint, nowUnixMs: 0}
  const text = benchComparisonText({...COMPARED, changes, otherHosts: ['train-0', 'train-1']}, context)
  expect(`\n${text}\n`).toMatchInlineSnapshot(`
    "
    compared with llama of 2026-11-20 09:30 UTC: 2 of 12 figures differ
    NODE     TEST            PLACE     BEFORE        NOW         CHANGE
    train-3  hbm_copy        gpu=2  3000 GB/s  2700 GB/s   10.0 % worse
    train-0  memory_latency            100 ns    80.0 ns  25.0 % better
    on another kernel or processor than then: train-[0-1]
    "
  `)
  const narrow = benchComparisonText({...COMPARED, changes, otherHosts: []}, {...context, width: 80})
  for (const line of narrow.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})

test('says so where nothing differs', () => {
  const text = benchComparisonText(
    {...COMPARED, changes: [], otherHosts: []},
    {width: 100, paint: noPaint, nowUnixMs: 0},
  )
  expect(text).toBe('compared with llama of 2026-11-20 09:30 UTC: 0 of 12 figures differ')
})
