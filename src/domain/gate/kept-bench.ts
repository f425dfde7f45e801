import type {NodeBench} from '../harness/node-bench.ts'
import type {HarnessReport} from '../harness/report.ts'
import {type Figure, figuresOf} from './figure.ts'

/** What of a bench is kept, to compare later ones with: figures without their samples, and what they were taken on. */
export interface KeptBench {
  readonly cluster: string
  readonly atUnixMs: number
  readonly nodes: readonly KeptNode[]
}

export interface KeptNode {
  readonly node: string
  readonly host: Pick<HarnessReport['host'], 'kernel' | 'cpuModel' | 'usableCpus'>
  readonly figures: readonly Figure[]
}

/** Nodes that could not be measured are not in it. */
export const keptBench = (cluster: string, atUnixMs: number, nodes: readonly NodeBench[]): KeptBench => ({
  ...{cluster, atUnixMs},
  nodes: nodes.flatMap((each) => {
    if ('error' in each) return []
    const {kernel, cpuModel, usableCpus} = each.report.host
    return [{node: each.node, host: {kernel, cpuModel, usableCpus}, figures: figuresOf(each.report)}]
  }),
})
