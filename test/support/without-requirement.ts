import type {Catalog} from '../../src/domain/catalog/catalog.ts'
import type {ClusterSpec, PoolSpec} from '../../src/domain/spec/cluster-spec.ts'

/** A file without the requirement of this name, read from the name alone. */
export function withoutRequirement(
  spec: ClusterSpec,
  {requirement, change}: {readonly requirement: string; readonly change: string},
  catalog: Catalog,
): ClusterSpec {
  const [, at, linkField] = /^links\[(\d+)\]\.(\w+)$/.exec(requirement) ?? []
  if (linkField !== undefined) {
    const field = linkField === 'min' ? 'minGbitsPerSecond' : linkField
    return {...spec, links: spec.links.map((link, index) => (index === Number(at) ? without(link, field) : link))}
  }
  if (requirement.startsWith('where.')) return {...spec, where: without(spec.where, requirement.slice('where.'.length))}
  const [, name = spec.pools[0]?.name, field = requirement] = /^pools\.([^.]+)\.(.+)$/.exec(requirement) ?? []
  const pools = spec.pools.map((pool) => (pool.name === name ? poolWithout(pool, field, change, catalog) : pool))
  return {...spec, pools}
}

function poolWithout(pool: PoolSpec, field: string, change: string, {types}: Catalog): PoolSpec {
  const [group = '', name = ''] = field.split('.').map(camelCase)
  if (field === 'capacity') return {...pool, capacity: ['reserved', 'spot', 'on-demand']}
  if (field === 'interconnect.scope') return {...pool, interconnect: {...pool.interconnect, scope: 'zone'}}
  if (field === 'gpus' && pool.gpus?.kind === 'models') {
    const {anyOf} = pool.gpus
    if (change.startsWith('any number'))
      return {...pool, gpus: {kind: 'models', anyOf: anyOf.map(({model}) => ({model, atLeast: false}))}}
    const models = types.map(({gpu}) => gpu.model)
    return {...pool, gpus: {kind: 'models', anyOf: models.flatMap((model) => anyOf.map((each) => ({...each, model})))}}
  }
  if (group !== 'gpus' && group !== 'machine' && group !== 'interconnect') throw new RangeError(`what is ${field}?`)
  return {...pool, [group]: without(pool[group] ?? {}, name)}
}

const camelCase = (name: string): string =>
  name.replaceAll('gbytes_per_s', 'gbytes_per_second').replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

function without<T extends object>(fields: T, name: string): T {
  if (!(name in fields)) throw new RangeError(`there is no ${name} to leave out`)
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name)) as T
}
