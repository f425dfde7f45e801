import {randomBytes} from 'node:crypto'
import {expect} from 'vitest'
import {gcpCloud} from '../../../providers/gcp/index.ts'
import {machineFacts} from '../../../src/domain/catalog/machine-facts.ts'
import type {LaunchFacts, Rental} from '../../../src/domain/rental.ts'
import {generateSshKeyPair} from '../../../src/domain/ssh-key.ts'
import type {ApiRequest, EmulatedCloud, EmulatedResource} from '../../../src/emulators/core/emulated-cloud.ts'
import {
  type EmulatedWorld,
  type EmulatedWorldOptions,
  emulatedWorld,
} from '../../../src/emulators/core/emulated-world.ts'
import {serveCloud} from '../../../src/emulators/core/serve-cloud.ts'
import {emulatedGcp} from '../../../src/emulators/gcp/index.ts'
import type {Cloud, GangRequest, NetworkRequest} from '../../../src/ports/cloud.ts'
import {SHIPPED, shippedBut} from '../shipped-catalog.ts'
import {waitFor} from '../wait-for.ts'
import {askGcp, finished} from './ask-gcp.ts'
import {discoveryGate, type Gate} from './discovery-gate.ts'

/** Compute Engine on loopback behind the gate of its model, and clients of it. Its end fails where the gate saw a violation. */
export interface StartedGcp extends AsyncDisposable {
  readonly world: EmulatedWorld
  readonly emulator: EmulatedCloud
  readonly gate: Gate
  readonly endpoint: string
  /** As a process sees it that has just started. */
  readonly client: (project?: string) => Cloud
  readonly cluster: {readonly name: string; readonly lease: string}
  readonly gang: (size: number, rental?: Partial<Rental> & {machine?: LaunchFacts}, pool?: string) => GangRequest
  readonly network: (machine?: LaunchFacts, zone?: string) => NetworkRequest
  /** As its owner does in Google's console; returns when it is off. @param id of an instance */
  readonly powerOff: (id: string) => Promise<void>
  /** All that the API received. */
  readonly requests: readonly ApiRequest[]
  /** The bodies of inserts, by name. @param kind `networks` */
  // biome-ignore lint/suspicious/noExplicitAny: whatever was asked for
  readonly made: (kind: string) => readonly any[]
  /** Where rules let come in from, by the end of their names. */
  readonly rules: (ending: string) => Promise<readonly (readonly string[])[]>
  /** Of one kind, or of all. */
  readonly inventory: (kind?: string) => readonly EmulatedResource[]
}

/** Two regions, for lists over all zones are long; and racks, whose prices nobody publishes. */
const CATALOG = shippedBut((lines) => [
  ...lines.filter((line) => /^gcp,(us-central1|europe-west4),/.test(line)),
  ...['a4x-highgpu-4g', 'a4x-maxgpu-4g-metal'].map((type) => `gcp,us-central1,,${type},100,,made up`),
])

export const ZONE = 'us-central1-a'

export async function startGcp(options: Partial<EmulatedWorldOptions> = {}): Promise<StartedGcp> {
  const world = emulatedWorld({catalog: CATALOG, ...options})
  const gate = discoveryGate(emulatedGcp(world))
  const requests: ApiRequest[] = []
  const emulator: EmulatedCloud = {
    ...gate.cloud,
    answer(request, operationError) {
      requests.push(request)
      return gate.cloud.answer(request, operationError)
    },
  }
  const served = await serveCloud(emulator, world.script)
  const cluster = {name: 'test', lease: randomBytes(5).toString('hex')}
  const client = (project = 'a-project') =>
    gcpCloud({endpoint: served.endpoint, emulated: true, env: {GOOGLE_CLOUD_PROJECT: project}})
  return {
    world,
    emulator,
    gate,
    endpoint: served.endpoint,
    client,
    cluster,
    gang: (size, rental = {}, pool = 'train') => ({
      cluster,
      pool,
      size,
      authorizedKey: AUTHORIZED.publicKey,
      hosts: [],
      tags: {},
      rental: rentalOf(rental),
    }),
    network: (machine = SMALL, zone = ZONE) => ({
      cluster,
      region: zone.slice(0, -2),
      sites: [{zone, machine}],
      sshFrom: ['192.0.2.0/24'],
      owner: 'me@example.org',
      expiresAtUnixMs: EXPIRES,
    }),
    requests,
    async rules(ending) {
      const {body} = await askGcp(served, 'GET', 'global/firewalls')
      const rules: {name: string; sourceRanges: string[]}[] = body.items
      return rules.filter(({name}) => name.endsWith(ending)).map(({sourceRanges}) => sourceRanges)
    },
    made: (kind) =>
      requests
        .filter(({method, url}) => method === 'POST' && new RegExp(`/${kind}([?]|$)`).test(url))
        .map(({body}) => JSON.parse(body.toString()))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    inventory: (kind) => emulator.inventory().filter((each) => kind === undefined || each.kind === kind),
    async powerOff(id) {
      let found: {readonly name: string; readonly zone: string} | undefined
      await waitFor(async () => {
        const {body} = await askGcp(served, 'GET', `aggregated/instances?filter=${encodeURIComponent(`id = ${id}`)}`)
        const scopes = Object.values<{instances?: {name: string; zone: string}[]}>(body.items)
        found = scopes.flatMap(({instances}) => instances ?? [])[0]
        return found !== undefined // lists lag
      })
      const {name, zone} = found ?? {name: '', zone: ''}
      await finished(served, await askGcp(served, 'POST', `zones/${zone.split('/').at(-1)}/instances/${name}/stop`))
    },
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]()
      world.clock[Symbol.dispose]()
      expect(gate.violations).toEqual([])
    },
  }
}

const AUTHORIZED = generateSshKeyPair('me')
const HOST_KEY = generateSshKeyPair('host')
const EXPIRES = Date.UTC(2030, 0, 1)

/** The one type without GPUs. */
export const SMALL: LaunchFacts = {
  instanceType: 'e2-standard-2',
  arch: 'x86_64',
  gpuModel: 'none',
  gpuCount: 0,
  fabric: 'ethernet',
  rdma: false,
  placementObject: 'unknown',
  placementMaxNodes: 'unknown',
  nics: 'unknown',
  image: 'unknown',
  transport: 'tcp',
  bootSeconds: 20,
}

/** What the one table says of a machine type. */
export function factsOf(instanceType: string): LaunchFacts {
  const type = SHIPPED.types.find((each) => each.cloud === 'gcp' && each.instanceType === instanceType)
  if (type === undefined) throw new RangeError(`no type ${instanceType}`)
  const {placementMaxNodes, nics, software, bootSeconds} = machineFacts(type)
  return {
    instanceType,
    arch: type.arch,
    gpuModel: type.gpu.model,
    gpuCount: type.gpuCount,
    fabric: type.interNode.fabric,
    rdma: type.interNode.rdma,
    placementObject: type.placementObject,
    placementMaxNodes,
    nics,
    image: software.image,
    transport: software.transport,
    bootSeconds,
  }
}

function rentalOf({machine = SMALL, offering, ...more}: Partial<Rental>): Rental {
  const {instanceType} = machine
  return {
    offering: {cloud: 'gcp', region: 'us-central1', zone: ZONE, instanceType, purchase: 'on-demand', ...offering},
    machine,
    hostKey: HOST_KEY,
    together: false,
    owner: 'me@example.org',
    expiresAtUnixMs: EXPIRES,
    ...more,
  }
}

export const bounded = (): AbortSignal => AbortSignal.timeout(20_000)
