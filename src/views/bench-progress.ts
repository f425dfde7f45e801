import {nodeSet} from './node-set.ts'

/** `memory_triad on train-[0-3], disk_read on train-4`: what each node measures now. */
export function benchProgress(testOfNode: ReadonlyMap<string, string>): string {
  const groups = Map.groupBy(testOfNode, ([, test]) => test)
  return [...groups].map(([test, nodes]) => `${test} on ${nodeSet(nodes.map(([node]) => node))}`).join(', ')
}
