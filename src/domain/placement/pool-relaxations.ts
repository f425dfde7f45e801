import type {GpuModelDemand, InterconnectFloor, PoolSpec} from '../spec/cluster-spec.ts'

/** A pool with one requirement less. */
export interface PoolRelaxation {
  /** `interconnect.rdma` */
  readonly field: string
  /** `without RDMA` */
  readonly change: string
  readonly pool: PoolSpec
}

/** @param models all GPUs that there are */
export const poolRelaxations = (pool: PoolSpec, models: readonly string[]): readonly PoolRelaxation[] => [
  ...ofGpus(pool, models),
  ...ofInterconnect(pool),
  ...ofMachine(pool),
  ...ofSpread(pool),
  ...ofCapacity(pool),
]

function ofGpus(pool: PoolSpec, models: readonly string[]): readonly PoolRelaxation[] {
  const {gpus} = pool
  if (gpus === undefined) return []
  if (gpus.kind === 'capability')
    return present(gpus, CAPABILITY_FIELDS).map(([key, name]) => ({
      field: `gpus.${name}`,
      change: 'without it',
      pool: {...pool, gpus: without(gpus, key)},
    }))
  const anyOf = (demands: readonly GpuModelDemand[]): PoolSpec => ({...pool, gpus: {...gpus, anyOf: demands}})
  const anyCount = anyOf(gpus.anyOf.map(({model}) => ({model, atLeast: true})))
  return [
    ...(gpus.anyOf.some(({count}) => count !== undefined)
      ? [{field: 'gpus', change: 'any number of them in a node', pool: anyCount}]
      : []),
    {field: 'gpus', change: 'any GPU', pool: anyOf(ofAnyModel(gpus.anyOf, models))},
  ]
}

/** The same numbers of them in a node, of whichever model. */
function ofAnyModel(anyOf: readonly GpuModelDemand[], models: readonly string[]): readonly GpuModelDemand[] {
  const counts = new Map(anyOf.map((demand) => [`${demand.count} ${demand.atLeast}`, demand]))
  return models.flatMap((model) => [...counts.values()].map((demand) => ({...demand, model})))
}

function ofInterconnect(pool: PoolSpec): readonly PoolRelaxation[] {
  const {interconnect} = pool
  const relaxed = (field: string, change: string, floor: InterconnectFloor): PoolRelaxation => ({
    field: `interconnect.${field}`,
    change,
    pool: {...pool, interconnect: floor},
  })
  const isNear = interconnect.scope === 'placement' || interconnect.scope === 'nvlink-domain'
  return [
    ...(interconnect.intraNode ? [relaxed('intra_node', 'without it', without(interconnect, 'intraNode'))] : []),
    ...(interconnect.interNode ? [relaxed('inter_node', 'without it', without(interconnect, 'interNode'))] : []),
    ...(interconnect.rdma ? [relaxed('rdma', 'without RDMA', without(interconnect, 'rdma'))] : []),
    ...(interconnect.transport ? [relaxed('transport', 'any fabric', without(interconnect, 'transport'))] : []),
    ...(isNear ? [relaxed('scope', 'anywhere in a zone', {...interconnect, scope: 'zone'})] : []),
  ]
}

const ofMachine = (pool: PoolSpec): readonly PoolRelaxation[] =>
  present(pool.machine, MACHINE_FIELDS).map(([key, name]) => ({
    field: `machine.${name}`,
    change: 'without it',
    pool: {...pool, machine: without(pool.machine, key)},
  }))

const ofSpread = (pool: PoolSpec): readonly PoolRelaxation[] =>
  pool.spreadZones === undefined ? [] : [{field: 'spread', change: 'in one zone', pool: without(pool, 'spreadZones')}]

/** Flex-start is not among them: it takes a ttl. */
const ofCapacity = (pool: PoolSpec): readonly PoolRelaxation[] =>
  (['spot', 'on-demand'] as const)
    .filter((purchase) => !pool.capacity.includes(purchase))
    .map((purchase) => ({
      field: 'capacity',
      change: `${purchase} too`,
      pool: {...pool, capacity: [...pool.capacity, purchase]},
    }))

const CAPABILITY_FIELDS = {
  count: 'count',
  minMemoryGib: 'min_memory_gib',
  minBf16Tflops: 'min_bf16_tflops',
  minFp8Tflops: 'min_fp8_tflops',
  minHbmGbytesPerSecond: 'min_hbm_gbytes_per_s',
} as const

const MACHINE_FIELDS = {
  minVcpus: 'min_vcpus',
  minMemoryGib: 'min_memory_gib',
  minLocalNvmeGib: 'min_local_nvme_gib',
  arch: 'arch',
} as const

/** The fields that a record has, each with its name in the file. */
const present = <K extends string>(record: object, names: Readonly<Record<K, string>>) =>
  (Object.entries(names) as [K, string][]).filter(([key]) => Object.hasOwn(record, key))

type OptionalKey<T> = {[K in keyof T]-?: object extends Pick<T, K> ? K : never}[keyof T]

/** The same without a field that it need not have. */
const without = <T extends object>(record: T, key: OptionalKey<T>): T =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key)) as T
