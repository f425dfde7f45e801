import {describe, expect, test} from 'vitest'
import type {ClusterBench} from '../../src/domain/harness/cluster-bench.ts'
import type {PairBench} from '../../src/domain/harness/network-bench.ts'
import {benchHtml} from '../../src/views/bench-html.ts'
import {metricOf, reportOf, resultOf} from '../support/harness-report.ts'

const BENCH: ClusterBench = {
  ...{cluster: 'llama', pairs: [], collectives: [], slow: [], seed: 1, exitCode: 0},
  nodes: [{node: 'train-0', error: {code: 'NODE_FAILED', message: '<script>alert(1)</script>'}}],
}

const pair = (a: string, b: string, value: number): PairBench => ({
  ...{round: 0, nodes: [a, b], confirms: false},
  report: reportOf(
    resultOf(
      'tcp_bandwidth',
      ['out', 'in'].map((direction) => metricOf('bandwidth', 'bytes_per_second', value, {direction})),
    ),
  ),
})

describe('the page of a bench', () => {
  test('takes nothing from nodes as markup, and asks for nothing from elsewhere', () => {
    const page = benchHtml(BENCH, Date.UTC(2026, 10, 22, 9, 30))
    expect(page).toContain('<title>llama: bench of 2026-11-22 09:30 UTC</title>')
    expect(page).toContain('&#60;script&#62;alert(1)&#60;/script&#62;')
    expect(page).not.toMatch(/<script|https?:|src=|url\(/)
  })

  test('shows pairs as a map in the order of the nodes, each by its share of the best', () => {
    const pairs = [pair('train-10', 'train-2', 5e9), pair('train-2', 'train-1', 10e9)]
    const page = benchHtml(
      {
        ...BENCH,
        nodes: [],
        pairs,
        slow: [{node: 'train-10', test: 'tcp_bandwidth', share: 0.5, below: 0.97, again: 'slow'}],
      },
      0,
    )
    expect(page.match(/<th>train-\d+<\/th>/g)?.slice(0, 3)).toEqual(
      [1, 2, 10].map((index) => `<th>train-${index}</th>`),
    )
    expect(page).toContain('style="--share:0.500">5.00 GB/s</td>')
    expect(page).toContain('style="--share:1.000">10.0 GB/s</td>')
    expect(page).toContain('train-10 reaches 50 % of the others')
    expect(page).not.toContain('<h2>Nodes</h2>')
  })
})
