import {parseUsd} from '../units/money.ts'
import {parseBandwidth} from '../units/parse-bandwidth.ts'
import {parseDuration} from '../units/parse-duration.ts'
import {withoutUndefined} from '../without-undefined.ts'
import type {
  ClusterSpec,
  GpuDemand,
  InterconnectFloor,
  LinkSpec,
  MachineFloor,
  PoolSpec,
  ReservationSpec,
} from './cluster-spec.ts'
import {ONLY_POOL} from './names.ts'
import {parseGpuModel} from './parse-gpus.ts'
import {parseHost} from './parse-host.ts'
import type {ClusterFile} from './schema.ts'

type PoolFile = NonNullable<ClusterFile['pools']>[string]

/** Writes out every short form and default of a file that the schema accepted. */
export function toClusterSpec(file: ClusterFile): ClusterSpec {
  const {usd_per_hour: perHour, usd_total: total} = file.limits ?? {}
  return {
    name: file.name,
    pools: file.pools
      ? Object.entries(file.pools).map(([name, pool]) => toPool(name, pool))
      : [toPool(ONLY_POOL, file)],
    links: (file.links ?? []).map(toLink),
    where: withoutUndefined(file.where ?? {}),
    limits: {
      ...(perHour !== undefined && {nanoUsdPerHour: known(parseUsd(String(perHour)))}),
      ...(total !== undefined && {nanoUsdTotal: known(parseUsd(String(total)))}),
    },
    stack: textValues(file.stack ?? {}),
    engine: file.engine ?? 'ssh',
    gate: file.gate ?? 'off',
    lifecycle: {
      ...(file.lifecycle?.ttl !== undefined && {ttlSeconds: known(parseDuration(file.lifecycle.ttl))}),
      ...(file.lifecycle?.idle_stop !== undefined && {idleStopSeconds: known(parseDuration(file.lifecycle.idle_stop))}),
      onPreempt: file.lifecycle?.on_preempt ?? 'replace',
    },
    tags: textValues(file.tags ?? {}),
    hosts: (file.hosts ?? []).map(parseHost),
    access: {
      ...(file.access?.ssh_from !== undefined && {sshFrom: file.access.ssh_from}),
      ...(file.access?.accounts !== undefined && {accounts: withoutUndefined(file.access.accounts)}),
    },
    reservations: (file.reservations ?? []).map(toReservation),
  }
}

function toPool(name: string, pool: PoolFile): PoolSpec {
  const nodes = pool.nodes ?? (pool.gpus_total === undefined ? 1 : undefined)
  return {
    name,
    ...(nodes !== undefined && {nodes}),
    ...(pool.gpus_total !== undefined && {gpusTotal: pool.gpus_total}),
    ...(pool.gpus !== undefined && {gpus: toGpus(pool.gpus)}),
    interconnect: toInterconnect(pool.interconnect ?? {}, pool.spread ? 'region' : nodes === 1 ? 'any' : 'zone'),
    ...(pool.spread && {spreadZones: pool.spread.zones}),
    machine: toMachine(pool.machine ?? {}),
    capacity: pool.capacity ?? ['reserved', 'on-demand'],
    objective: pool.objective ?? 'usd-per-hour',
  }
}

const toMachine = (floor: NonNullable<PoolFile['machine']>): MachineFloor =>
  withoutUndefined({
    minVcpus: floor.min_vcpus,
    minMemoryGib: floor.min_memory_gib,
    minLocalNvmeGib: floor.min_local_nvme_gib,
    arch: floor.arch,
  })

function toGpus(gpus: NonNullable<PoolFile['gpus']>): GpuDemand {
  if (typeof gpus === 'string') return {kind: 'models', anyOf: [parseGpuModel(gpus)]}
  if (Array.isArray(gpus)) return {kind: 'models', anyOf: gpus.map(parseGpuModel)}
  return {
    kind: 'capability',
    ...(gpus.count !== undefined && {count: gpus.count}),
    ...(gpus.min_memory_gib !== undefined && {minMemoryGib: gpus.min_memory_gib}),
    ...(gpus.min_bf16_tflops !== undefined && {minBf16Tflops: gpus.min_bf16_tflops}),
    ...(gpus.min_fp8_tflops !== undefined && {minFp8Tflops: gpus.min_fp8_tflops}),
    ...(gpus.min_hbm_gbytes_per_s !== undefined && {minHbmGbytesPerSecond: gpus.min_hbm_gbytes_per_s}),
  }
}

function toInterconnect(
  floor: NonNullable<PoolFile['interconnect']>,
  scope: InterconnectFloor['scope'],
): InterconnectFloor {
  const inside = floor.intra_node === undefined ? undefined : parseBandwidth(floor.intra_node)
  const between = floor.inter_node === undefined ? undefined : known(parseBandwidth(floor.inter_node))
  return {
    ...(inside && {intraNode: {gbytesPerSecondPerGpu: inside.gbitsPerSecond / 8}}),
    ...(!inside && floor.intra_node !== undefined && {intraNode: {technology: floor.intra_node}}),
    ...(between && {
      interNode:
        between.per === 'node'
          ? {gbitsPerSecondPerNode: between.gbitsPerSecond}
          : {gbitsPerSecondPerGpu: between.gbitsPerSecond},
    }),
    ...(floor.rdma !== undefined && {rdma: floor.rdma}),
    ...(floor.transport !== undefined && {transport: floor.transport}),
    scope: floor.scope ?? scope,
  }
}

function toLink(link: NonNullable<ClusterFile['links']>[number]): LinkSpec {
  return {
    between: link.between,
    ...(link.min !== undefined && {minGbitsPerSecond: known(parseBandwidth(link.min)).gbitsPerSecond}),
    ...(link.within !== undefined && {within: link.within}),
    ...(link.gb_per_hour !== undefined && {trafficGbPerHour: link.gb_per_hour}),
  }
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError('the schema accepted what its unit does not')
  return value
}

const toReservation = ({
  instance_type,
  until,
  ...rest
}: NonNullable<ClusterFile['reservations']>[number]): ReservationSpec =>
  withoutUndefined({
    ...rest,
    instanceType: instance_type,
    untilUnixMs: until === undefined ? undefined : Date.parse(until),
  })

const textValues = (record: Readonly<Record<string, string | number>>) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, String(value)]))
