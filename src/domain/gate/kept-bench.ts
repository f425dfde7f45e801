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
  /** Its cloud's own: what takes its place has another. */
  readonly id: string
  readonly host: Pick<HarnessReport['host'], 'kernel' | 'cpuModel' | 'usableCpus'>
  readonly figures: readonly Figure[]
  /** Of a node that passed then: what it is like. Its figures are a measure for those of that likeness. */
  readonly likeness?: string
}

/** Nodes that could not be measured are not in it. @param nodes those of the cluster @param references those that passed */
export const keptBench = (
  cluster: string,
  atUnixMs: number,
  benches: readonly NodeBench[],
  nodes: readonly {readonly id: string; readonly name: string}[],
  references: readonly {readonly id: string; readonly likeness: string}[] = [],
): KeptBench => ({
  ...{cluster, atUnixMs},
  nodes: benches.flatMap((each) => {
    const id = nodes.find(({name}) => name === each.node)?.id
    if ('error' in each || id === undefined) return []
    const {kernel, cpuModel, usableCpus} = each.report.host
    const likeness = references.find((reference) => reference.id === id)?.likeness
    const host = {kernel, cpuModel, usableCpus}
    return [{node: each.node, id, host, figures: figuresOf(each.report), ...(likeness !== undefined && {likeness})}]
  }),
})
