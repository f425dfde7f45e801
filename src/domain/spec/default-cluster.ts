import type {ClusterSpec} from './cluster-spec.ts'
import type {Overrides} from './overrides.ts'
import {parseClusterFile} from './parse-cluster-file.ts'

const LOCAL = `name: local
nodes: 2
where: {clouds: [local]}
`
const RENTED = 'name: gpus\n'

/** The cluster of an `up` without a file: two nodes on this machine, the hosts that `--host` gives, or the GPUs of `--gpus`. */
export function defaultCluster(overrides: Overrides = {}): ClusterSpec {
  const nodes = overrides.nodes ?? overrides.hosts?.length
  const text = overrides.gpus === undefined || overrides.hosts !== undefined ? LOCAL : RENTED
  return parseClusterFile(text, 'the built-in cluster', nodes === undefined ? overrides : {...overrides, nodes})
}
