import type {EmulatedResource} from '../core/emulated-cloud.ts'
import type {Gce} from './gce.ts'
import type {Instance} from './instance-life.ts'
import type {Resource} from './resource-store.ts'

/** Everything in all projects. Kinds without labels tell by their name and description whose they are. */
export const inventoryOf = (gce: Gce): readonly EmulatedResource[] =>
  KINDS.flatMap((kind) => gce.store.all(kind)).map((resource) => ({
    kind: resource.kind,
    id: resource.kind === 'instance' ? resource.json.id : resource.path,
    ...(typeof resource.json.status === 'string' && {state: resource.json.status}),
    tags: tagsOf(resource),
    nanoUsdPerHour: costOf(gce, resource),
  }))

const KINDS = ['instance', 'disk', 'resourcePolicy', 'reservation', 'firewall', 'subnetwork', 'network'] as const

function tagsOf({kind, json}: Resource): EmulatedResource['tags'] {
  if (kind === 'instance' || kind === 'disk') return json.labels as EmulatedResource['tags']
  return {name: json.name, ...(typeof json.description === 'string' && {description: json.description})}
}

/** @source Compute Engine price list: balanced disks, $0.10 a GB and month of 730 hours */
const DISK_NANO_USD_PER_GB_HOUR = 136_986n

function costOf({machineTypes}: Gce, resource: Resource): bigint {
  if (resource.kind === 'disk') return BigInt(String(resource.json.sizeGb)) * DISK_NANO_USD_PER_GB_HOUR
  if (resource.kind !== 'instance') return 0n
  const {type, zone, market, isHolding} = (resource as Instance).life
  const purchase = market.purchase === 'reserved' ? 'on-demand' : market.purchase
  return isHolding ? machineTypes.nanoUsdPerHour(type.name, zone, purchase) : 0n
}
