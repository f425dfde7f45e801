import type {HostEntry} from '../../src/domain/host-entry.ts'
import type {ClusterSpec, PoolSpec} from '../../src/domain/spec/cluster-spec.ts'
import {parseGpuModel} from '../../src/domain/spec/parse-gpus.ts'

/** A spec as a file without anything else would give it. */
export const specOf = (changes: Partial<ClusterSpec> = {}): ClusterSpec => ({
  name: 'rack',
  pools: [poolOf('node')],
  links: [],
  where: {},
  limits: {},
  stack: {},
  engine: 'ssh',
  gate: 'off',
  lifecycle: {onPreempt: 'replace'},
  tags: {},
  hosts: [],
  access: {},
  reservations: [],
  ...changes,
})

/** A pool of one node without demands. */
export const poolOf = (name: string, changes: Partial<PoolSpec> = {}): PoolSpec => ({
  name,
  ...(changes.gpusTotal === undefined && {nodes: 1}),
  interconnect: {scope: 'any'},
  machine: {},
  capacity: ['reserved', 'on-demand'],
  objective: 'usd-per-hour',
  ...changes,
})

/** `H100:8` as in a file. */
export const gpus = (...anyOf: string[]) => ({kind: 'models', anyOf: anyOf.map(parseGpuModel)}) as const

/** Hosts 10.0.0.1, 10.0.0.2 …, each with what it has, such as `H100:8`, or nothing. */
export const hostsWith = (...have: readonly (string | undefined)[]): readonly HostEntry[] =>
  have.map((text, index) => {
    const host = {address: `10.0.0.${index + 1}`, port: 22, user: 'root'}
    const [model, count] = text?.split(':') ?? []
    return model === undefined ? host : {...host, gpus: {model, count: Number(count)}}
  })
