import type {ClusterStatus} from '../../src/domain/cluster-status.ts'
import type {Node} from '../../src/domain/node.ts'
import type {Offering} from '../../src/domain/offering.ts'

export const LOCAL_OFFERING: Offering = {
  cloud: 'local',
  region: 'local',
  zone: 'local',
  instanceType: 'local-host',
  purchase: 'owned',
  priceNanoUsdPerHour: 0n,
}

export const H100_OFFERING: Offering = {
  cloud: 'aws',
  region: 'us-east-2',
  zone: 'us-east-2a',
  instanceType: 'p5.48xlarge',
  purchase: 'spot',
  gpus: {model: 'H100-80GB', count: 8},
  priceNanoUsdPerHour: 41_250_000_000n,
}

export const sampleNode = (pool: string, index: number, changes: Partial<Node> = {}): Node => ({
  id: `${pool}-${index}-id`,
  name: `${pool}-${index}`,
  pool,
  index,
  state: 'running',
  ssh: {address: `10.9.0.${index + 10}`, port: 22, user: 'gpuctl', route: {kind: 'direct'}},
  privateAddress: `192.168.7.${index + 10}`,
  ...changes,
})

export const localCluster = (changes: Partial<ClusterStatus> = {}): ClusterStatus => ({
  id: {name: 'local', lease: '0123456789'},
  state: 'running',
  pools: [{name: 'node', offering: LOCAL_OFFERING, nodes: [sampleNode('node', 0), sampleNode('node', 1)]}],
  priceNanoUsdPerHour: 0n,
  emulated: false,
  ...changes,
})
