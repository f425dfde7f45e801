import {type Cluster, nodesOf} from '../cluster.ts'
import type {Node} from '../node.ts'
import {cordonOf, type JudgedNode} from './cordon.ts'

/** The nodes with what the gate says of them. */
export function withCordons(nodes: readonly Node[], judged: readonly JudgedNode[]): readonly Node[] {
  const cordons = new Map(judged.map((each) => [each.id, cordonOf(each)]))
  return nodes.map((node) => {
    const cordon = cordons.get(node.id)
    return cordon === undefined ? node : {...node, cordon}
  })
}

/** Ids of nodes that failed: what took their place may be sound. */
export const failedIn = (cluster: Pick<Cluster, 'pools'> | undefined): readonly string[] =>
  cluster === undefined ? [] : nodesOf(cluster).flatMap(({id, cordon}) => (cordon?.verdict === 'fail' ? [id] : []))
