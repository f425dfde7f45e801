import type {PoolSpec} from './cluster-spec.ts'
import {findRepeated} from './find-repeated.ts'
import type {Finding, Path} from './finding.ts'

/** What the fields of one pool say against each other. */
export function checkPool(pool: PoolSpec, path: Path): readonly Finding[] {
  return [
    ...findRepeated(pool.capacity, [...path, 'capacity']),
    ...(pool.nodes !== undefined && pool.gpusTotal !== undefined ? [bothSizes(path)] : []),
    ...(pool.gpus ? [] : withoutGpus(pool, path)),
    ...checkTransport(pool, path),
    ...checkIntraNode(pool, path),
    ...checkSpread(pool, path),
  ]
}

const bothSizes = (path: Path): Finding => ({
  path: [...path, 'gpus_total'],
  atKey: true,
  message: 'the pool has nodes too',
  expected: 'nodes (so many) or gpus_total (as many as give that many GPUs), not both',
})

function withoutGpus(pool: PoolSpec, path: Path): readonly Finding[] {
  const findings: Finding[] = []
  const {intraNode, interNode, scope} = pool.interconnect
  const floor = (field: string): Path => [...path, 'interconnect', field]
  if (pool.gpusTotal !== undefined) {
    findings.push({
      path: [...path, 'gpus_total'],
      atKey: true,
      message: 'the pool says no gpus',
      expected: 'gpus beside it, such as gpus: H100',
    })
  }
  if (intraNode)
    findings.push({path: floor('intra_node'), message: 'this is about GPUs, and the pool has none', expected: 'gpus'})
  if (scope === 'nvlink-domain') {
    findings.push({path: floor('scope'), message: 'this is about GPUs, and the pool has none', expected: 'gpus'})
  }
  if (interNode && 'gbitsPerSecondPerGpu' in interNode) {
    const message = 'this is per GPU, and the pool has none'
    findings.push({
      path: floor('inter_node'),
      message,
      expected: `gpus, or ${interNode.gbitsPerSecondPerGpu} Gbps/node`,
    })
  }
  return findings
}

function checkTransport(pool: PoolSpec, path: Path): readonly Finding[] {
  const {rdma, transport} = pool.interconnect
  if (rdma !== true || transport === undefined || !NO_RDMA.has(transport)) return []
  return [
    {
      path: [...path, 'interconnect', 'transport'],
      message: `${transport} has no RDMA, and rdma is true`,
      expected: 'another transport, or no rdma',
    },
  ]
}

/** A node of one GPU has nothing between its GPUs, and an NVLink domain no other link. */
function checkIntraNode({gpus, interconnect}: PoolSpec, path: Path): readonly Finding[] {
  const {intraNode, scope} = interconnect
  const at: Path = [...path, 'interconnect', 'intra_node']
  const findings: Finding[] = []
  if (intraNode && isAlwaysOne(gpus))
    findings.push({
      path: at,
      message: 'a node of one GPU has no link between GPUs',
      expected: 'more GPUs in a node, or no intra_node',
    })
  if (intraNode && 'technology' in intraNode && scope === 'nvlink-domain' && !intraNode.technology.startsWith('nvlink'))
    findings.push({
      path: at,
      message: `${intraNode.technology} is no NVLink, and scope is nvlink-domain`,
      expected: 'nvlink, or another scope',
    })
  return findings
}

function checkSpread({spreadZones, nodes, gpusTotal, interconnect}: PoolSpec, path: Path): readonly Finding[] {
  if (spreadZones === undefined) return []
  const {scope} = interconnect
  const at: Path = [...path, 'spread', 'zones']
  const size = nodes ?? gpusTotal ?? 1
  return [
    ...(size < spreadZones
      ? [
          {
            path: at,
            message: `the pool is not enough for ${spreadZones} zones`,
            expected: `a number of at most ${size}, or a larger pool`,
          },
        ]
      : []),
    ...(scope === 'zone' || scope === 'placement' || scope === 'nvlink-domain'
      ? [
          {
            path: at,
            message: `scope ${scope} keeps all nodes in one zone`,
            expected: 'scope: region, cloud or any, or no spread',
          },
        ]
      : []),
  ]
}

const isAlwaysOne = (gpus: PoolSpec['gpus']): boolean =>
  gpus?.kind === 'models' ? gpus.anyOf.every(({count, atLeast}) => count === 1 && !atLeast) : gpus?.count === 1

const NO_RDMA = new Set(['ethernet', 'gpudirect-tcpx', 'gpudirect-tcpxo'])
