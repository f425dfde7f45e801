import type {LinkSpec, PoolSpec} from '../spec/cluster-spec.ts'

/** The floor of a pool, or of a link from it, that these hosts are not known to meet: what is unknown meets none. */
export const unmetFloor = (pool: PoolSpec, links: readonly LinkSpec[], cloud: 'local' | 'ssh'): string | undefined =>
  unmetByHosts(pool, cloud) ?? unmetLink(links, pool.name, cloud)

function unmetByHosts(pool: PoolSpec, cloud: 'local' | 'ssh'): string | undefined {
  const {interconnect: floor} = pool
  if (cloud === 'local' && (pool.gpus !== undefined || pool.gpusTotal !== undefined)) return 'local hosts have no GPU'
  if (pool.spreadZones !== undefined) return `${cloud} hosts are not known to be in different zones`
  if (pool.gpus?.kind === 'capability') return `the capabilities of the GPUs in ${cloud} hosts are not known`
  if (floor.rdma === true) return `${cloud} hosts are not known to have RDMA`
  if (floor.transport !== undefined) return `the transport between ${cloud} hosts is not known to be ${floor.transport}`
  if (floor.interNode !== undefined) return `the bandwidth between ${cloud} hosts is not known`
  if (floor.intraNode !== undefined) return `the bandwidth inside ${cloud} hosts is not known`
  if (floor.scope === 'placement' || floor.scope === 'nvlink-domain')
    return `${cloud} hosts are not known to share one ${floor.scope === 'placement' ? 'placement group' : 'NVLink domain'}`
  return undefined
}

function unmetLink(links: readonly LinkSpec[], pool: string, cloud: 'local' | 'ssh'): string | undefined {
  const isFloored = ({between, minGbitsPerSecond}: LinkSpec) => minGbitsPerSecond !== undefined && between[0] === pool
  const link = links.find(isFloored)
  return link && `the bandwidth between ${cloud} hosts is not known, and a link to ${link.between[1]} has a floor`
}
