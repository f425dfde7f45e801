import type {Catalog} from '../catalog/catalog.ts'
import type {ClusterSpec, GpuModelDemand, PoolSpec} from '../spec/cluster-spec.ts'

/** A file with one requirement less. */
export interface Relaxation {
  /** The field as the file has it: `pools.train.interconnect.rdma`, without the pool where there is only one. */
  readonly requirement: string
  /** What is done about it, to be read after "without": `rdma`, or as a sentence: `spot allowed`. */
  readonly change: string
  readonly spec: ClusterSpec
}

/** Every requirement of a file that could be left out by itself, the budget aside. */
export function relaxations(spec: ClusterSpec, {types}: Pick<Catalog, 'types'>): readonly Relaxation[] {
  const models = [...new Set(types.map(({gpu}) => gpu.model))]
  const ofPools = spec.pools.flatMap((pool, index) => {
    const prefix = spec.pools.length > 1 ? `pools.${pool.name}.` : ''
    return poolRelaxations(pool, models).map(([field, change, relaxed]) => ({
      requirement: `${prefix}${field}`,
      change,
      spec: {...spec, pools: spec.pools.with(index, relaxed)},
    }))
  })
  return [...ofPools, ...linkRelaxations(spec), ...whereRelaxations(spec)]
}

type Relaxed = readonly [field: string, change: string, pool: PoolSpec]

function poolRelaxations(pool: PoolSpec, models: readonly string[]): readonly Relaxed[] {
  const {gpus, interconnect, machine, capacity, spreadZones} = pool
  const {intraNode, interNode, rdma, transport, scope, ...otherFloors} = interconnect
  const all: Relaxed[] = []
  if (gpus?.kind === 'models') {
    const counted = gpus.anyOf.some(({count}) => count !== undefined)
    if (counted)
      all.push([
        'gpus',
        'any number of them in a node',
        {...pool, gpus: {...gpus, anyOf: gpus.anyOf.map(({model}) => ({model, atLeast: true}))}},
      ])
    all.push(['gpus', 'any GPU', {...pool, gpus: {...gpus, anyOf: ofAnyModel(gpus.anyOf, models)}}])
  } else if (gpus !== undefined) {
    const {kind, ...floors} = gpus
    for (const field of Object.keys(floors) as (keyof typeof floors)[]) {
      const {[field]: _, ...rest} = floors
      all.push([`gpus.${CAPABILITY_FIELDS[field]}`, 'without it', {...pool, gpus: {kind, ...rest}}])
    }
  }
  const floors = {
    ...otherFloors,
    scope,
    ...(intraNode && {intraNode}),
    ...(interNode && {interNode}),
    ...(rdma !== undefined && {rdma}),
    ...(transport !== undefined && {transport}),
  }
  const without = (field: keyof typeof floors): PoolSpec => {
    const {[field]: _, ...rest} = floors
    return {...pool, interconnect: {...rest, scope: field === 'scope' ? 'any' : scope}}
  }
  if (intraNode) all.push(['interconnect.intra_node', 'without it', without('intraNode')])
  if (interNode) all.push(['interconnect.inter_node', 'without it', without('interNode')])
  if (rdma === true) all.push(['interconnect.rdma', 'without RDMA', without('rdma')])
  if (transport !== undefined) all.push(['interconnect.transport', 'any fabric', without('transport')])
  if (scope === 'placement' || scope === 'nvlink-domain')
    all.push(['interconnect.scope', 'anywhere in a zone', {...pool, interconnect: {...interconnect, scope: 'zone'}}])
  for (const field of Object.keys(machine) as (keyof typeof machine)[]) {
    const {[field]: _, ...rest} = machine
    all.push([`machine.${MACHINE_FIELDS[field]}`, 'without it', {...pool, machine: rest}])
  }
  if (spreadZones !== undefined) {
    const {spreadZones: _, ...together} = pool
    all.push(['spread', 'in one zone', together])
  }
  for (const purchase of ['spot', 'on-demand'] as const)
    if (!capacity.includes(purchase))
      all.push(['capacity', `${purchase} too`, {...pool, capacity: [...capacity, purchase]}])
  return all
}

/** The same numbers of them in a node, of whichever model. */
function ofAnyModel(anyOf: readonly GpuModelDemand[], models: readonly string[]): readonly GpuModelDemand[] {
  const counts = new Map(anyOf.map((demand) => [`${demand.count} ${demand.atLeast}`, demand]))
  return models.flatMap((model) => [...counts.values()].map((demand) => ({...demand, model})))
}

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

function linkRelaxations(spec: ClusterSpec): readonly Relaxation[] {
  return spec.links.flatMap((link, index) => {
    const {minGbitsPerSecond, within, ...rest} = link
    const relaxed = (changed: typeof link) => ({...spec, links: spec.links.with(index, changed)})
    const between = link.between.join(' and ')
    return [
      ...(minGbitsPerSecond === undefined
        ? []
        : [
            {
              requirement: `links[${index}].min`,
              change: `any bandwidth between ${between}`,
              spec: relaxed({...rest, ...(within && {within})}),
            },
          ]),
      ...(within === undefined || within === 'any'
        ? []
        : [
            {
              requirement: `links[${index}].within`,
              change: `${between} apart`,
              spec: relaxed({...rest, ...(minGbitsPerSecond !== undefined && {minGbitsPerSecond})}),
            },
          ]),
    ]
  })
}

const PLACE_FIELDS = ['clouds', 'regions', 'zones', 'avoid'] as const

function whereRelaxations(spec: ClusterSpec): readonly Relaxation[] {
  return PLACE_FIELDS.filter((field) => spec.where[field] !== undefined).map((field) => {
    const {[field]: _, ...where} = spec.where
    return {requirement: `where.${field}`, change: 'anywhere', spec: {...spec, where}}
  })
}
