import type {ClusterSpec} from './cluster-spec.ts'
import type {Overrides} from './overrides.ts'
import {parseClusterFile} from './parse-cluster-file.ts'

const TEXT = `name: local
nodes: 2
where: {clouds: [local]}
`

/** The cluster of an `up` without a file: two nodes on this machine, or the hosts that `--host` gives. */
export function defaultCluster(overrides: Overrides = {}): ClusterSpec {
  const nodes = overrides.nodes ?? overrides.hosts?.length
  return parseClusterFile(TEXT, 'the built-in cluster', nodes === undefined ? overrides : {...overrides, nodes})
}
