import {notFound} from './api-error.ts'
import type {Call, Gce, Handler} from './gce.ts'
import {regionOf} from './geography.ts'
import {aggregatedAnswer, listAnswer, scopeOfLink, zoneScopes} from './lists.ts'
import type {EmulatedType} from './machine-types.ts'
import {linkOf} from './names.ts'
import {GLOBAL_QUOTAS, REGIONAL_QUOTAS} from './quotas.ts'

/** Regions, zones, and what there is in them. */
export const placeCalls: Readonly<Record<string, Handler>> = {
  'projects.get': (gce, {project}) => ({
    kind: 'compute#project',
    name: project,
    quotas: quotasJson(gce, project, '', GLOBAL_QUOTAS),
    selfLink: linkOf(`projects/${project}`),
  }),

  'regions.get': (gce, call) => regionJson(gce, call, knownRegion(gce, call)),
  'regions.list': (gce, call) =>
    listAnswer(
      'regionList',
      call,
      'regions',
      gce.geography.regions.map((region) => regionJson(gce, call, region)),
    ),

  'zones.get': (gce, call) => zoneJson(call, knownZone(gce, call)),
  'zones.list': (gce, call) => {
    const zones = gce.geography.regions.flatMap((region) => gce.geography.zonesOf(region))
    return listAnswer(
      'zoneList',
      call,
      'zones',
      zones.map((zone) => zoneJson(call, zone)),
    )
  },

  'machineTypes.get': (gce, call) => {
    const zone = knownZone(gce, call)
    const type = gce.machineTypes.find(call.path.machineType ?? '', zone)
    if (type === undefined)
      throw notFound(`projects/${call.project}/zones/${zone}/machineTypes/${call.path.machineType}`)
    return machineTypeJson(call, zone, type)
  },
  'machineTypes.list': (gce, call) => {
    const zone = knownZone(gce, call)
    const types = gce.machineTypes.in(zone).map((type) => machineTypeJson(call, zone, type))
    return listAnswer('machineTypeList', call, `zones/${zone}/machineTypes`, types)
  },
  'machineTypes.aggregatedList': (gce, call) => {
    const types = zoneScopes(gce).flatMap((scope) => {
      const zone = scope.slice('zones/'.length)
      return gce.machineTypes.in(zone).map((type) => machineTypeJson(call, zone, type))
    })
    return aggregatedAnswer('machineTypeAggregatedList', call, 'machineTypes', zoneScopes(gce), types, scopeOfLink)
  },

  'acceleratorTypes.list': (gce, call) => {
    const zone = knownZone(gce, call)
    return listAnswer('acceleratorTypeList', call, `zones/${zone}/acceleratorTypes`, acceleratorsIn(gce, call, zone))
  },
  'acceleratorTypes.get': (gce, call) => {
    const zone = knownZone(gce, call)
    const found = acceleratorsIn(gce, call, zone).find(({name}) => name === call.path.acceleratorType)
    if (found) return found
    throw notFound(`projects/${call.project}/zones/${zone}/acceleratorTypes/${call.path.acceleratorType}`)
  },
  'acceleratorTypes.aggregatedList': (gce, call) => {
    const all = zoneScopes(gce).flatMap((scope) => acceleratorsIn(gce, call, scope.slice('zones/'.length)))
    return aggregatedAnswer(
      'acceleratorTypeAggregatedList',
      call,
      'acceleratorTypes',
      zoneScopes(gce),
      all,
      scopeOfLink,
    )
  },
}

/** @throws ApiError where there is no such zone */
export function knownZone({geography}: Gce, {project, path}: Call): string {
  if (geography.hasZone(path.zone ?? '')) return path.zone ?? ''
  throw notFound(`projects/${project}/zones/${path.zone}`)
}

/** @throws ApiError where there is no such region */
export function knownRegion({geography}: Gce, {project, path}: Call): string {
  if (geography.regions.includes(path.region ?? '')) return path.region ?? ''
  throw notFound(`projects/${project}/regions/${path.region}`)
}

function regionJson(gce: Gce, {project}: Call, region: string) {
  const {geography} = gce
  return {
    kind: 'compute#region',
    id: `${1000 + geography.regions.indexOf(region)}`,
    name: region,
    status: 'UP',
    zones: geography.zonesOf(region).map((zone) => linkOf(`projects/${project}/zones/${zone}`)),
    quotas: quotasJson(gce, project, region, REGIONAL_QUOTAS),
    selfLink: linkOf(`projects/${project}/regions/${region}`),
  }
}

const quotasJson = ({world: {quotas}}: Gce, account: string, region: string, metrics: readonly string[]) =>
  metrics.map((metric) => {
    const key = {cloud: 'gcp', account, region, name: metric}
    const limit = quotas.limitOf(key)
    return {metric, limit: limit === Infinity ? UNLIMITED : limit, usage: quotas.used(key)}
  })

/** What the API shows where nobody set a limit that would matter. */
const UNLIMITED = 1_000_000

const zoneJson = ({project}: Call, zone: string) => ({
  kind: 'compute#zone',
  id: `${2000 + [...zone].reduce((sum, letter) => sum + letter.charCodeAt(0), 0)}`,
  name: zone,
  status: 'UP',
  region: linkOf(`projects/${project}/regions/${regionOf(zone)}`),
  selfLink: linkOf(`projects/${project}/zones/${zone}`),
})

const machineTypeJson = ({project}: Call, zone: string, {name, vcpus, memoryGib, arch, gpus}: EmulatedType) => ({
  kind: 'compute#machineType',
  name,
  guestCpus: vcpus,
  memoryMb: Math.round(memoryGib * 1024),
  architecture: arch === 'arm64' ? 'ARM64' : 'X86_64',
  zone,
  ...(gpus && {accelerators: [{guestAcceleratorType: gpus.accelerator, guestAcceleratorCount: gpus.count}]}),
  selfLink: linkOf(`projects/${project}/zones/${zone}/machineTypes/${name}`),
})

function acceleratorsIn({machineTypes}: Gce, {project}: Call, zone: string) {
  const most = new Map<string, number>()
  for (const {gpus} of machineTypes.in(zone))
    if (gpus) most.set(gpus.accelerator, Math.max(gpus.count, most.get(gpus.accelerator) ?? 0))
  return [...most].map(([name, maximumCardsPerInstance]) => ({
    kind: 'compute#acceleratorType',
    name,
    maximumCardsPerInstance,
    zone: linkOf(`projects/${project}/zones/${zone}`),
    selfLink: linkOf(`projects/${project}/zones/${zone}/acceleratorTypes/${name}`),
  }))
}
