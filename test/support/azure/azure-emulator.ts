import {azureCloud} from '../../../providers/azure/index.ts'
import {launchFacts} from '../../../src/domain/catalog/launch-facts.ts'
import type {ClusterId} from '../../../src/domain/cluster-id.ts'
import type {LaunchFacts, Rental} from '../../../src/domain/rental.ts'
import {generateSshKeyPair} from '../../../src/domain/ssh-key.ts'
import {emulatedAzure} from '../../../src/emulators/azure/emulated-azure.ts'
import {selfSigned} from '../../../src/emulators/azure/self-signed.ts'
import type {EmulatedCloud} from '../../../src/emulators/core/emulated-cloud.ts'
import {type EmulatedWorldOptions, emulatedWorld} from '../../../src/emulators/core/emulated-world.ts'
import {serveCloud} from '../../../src/emulators/core/serve-cloud.ts'
import type {Cloud, GangRequest} from '../../../src/ports/cloud.ts'
import {SHIPPED} from '../shipped-catalog.ts'
import {validated} from './validated.ts'

export const CLUSTER: ClusterId = {name: 'demo', lease: '0123456789'}
export const OTHER_CLUSTER: ClusterId = {name: 'other', lease: 'abcdef0123'}
export const REGION = 'eastus'
/** Without GPUs: enough where nothing is about GPUs. */
export const SMALL = 'Standard_D2s_v5'
export const HOST_KEY = generateSshKeyPair('host')
export const USER_KEY = generateSshKeyPair('user')

/** The emulated Azure with its network made, and clients of it. */
export async function startAzure(options: Partial<EmulatedWorldOptions> & {pageSize?: number} = {}) {
  await using starting = new AsyncDisposableStack()
  const {pageSize, ...rest} = options
  const world = emulatedWorld({catalog: SHIPPED, ...rest})
  starting.use(world.clock)
  const emulated: EmulatedCloud = validated(emulatedAzure(world, pageSize === undefined ? {} : {pageSize}))
  const {key, cert} = TLS
  const {endpoint} = starting.use(await serveCloud(emulated, world.script, {tls: {key, cert}}))
  const client = (subscription?: string): Cloud =>
    azureCloud({
      ...{endpoint, certificate: cert, emulated: true, env: {}},
      ...(subscription === undefined ? {} : {account: {id: subscription}}),
    })
  const running = starting.move()
  return {
    world,
    emulated,
    endpoint,
    certificate: cert,
    client,
    cloud: client(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

export type AzureEmulator = Awaited<ReturnType<typeof startAzure>>

/** Made once: keys take time. */
const TLS = selfSigned()

export interface GangOptions {
  readonly pool?: string
  readonly cluster?: ClusterId
  readonly region?: string
  readonly instanceType?: string
  readonly authorizedKey?: string
  readonly rental?: Partial<Rental>
  readonly purchase?: 'on-demand' | 'spot' | 'reserved'
  readonly zone?: string
}

export function gangOf(size: number, options: GangOptions = {}): GangRequest {
  const {
    pool = 'train',
    cluster = CLUSTER,
    region = REGION,
    instanceType = SMALL,
    zone = '',
    purchase = 'on-demand',
  } = options
  return {
    cluster,
    pool,
    size,
    authorizedKey: options.authorizedKey ?? USER_KEY.publicKey,
    hosts: [],
    tags: {team: 'research'},
    rental: {
      offering: {cloud: 'azure', region, zone, instanceType, purchase},
      machine: factsOf(instanceType),
      hostKey: HOST_KEY,
      together: false,
      owner: 'ada',
      expiresAtUnixMs: 1_800_000_000_000,
      ...options.rental,
    },
  }
}

export function factsOf(instanceType: string): LaunchFacts {
  const type = SHIPPED.types.find((each) => each.cloud === 'azure' && each.instanceType === instanceType)
  if (type !== undefined) return launchFacts(type)
  return {
    instanceType,
    arch: 'x86_64',
    gpuModel: 'none',
    gpuCount: 0,
    fabric: 'ethernet',
    rdma: false,
    placementObject: 'unknown',
    placementMaxNodes: 0,
    nics: {cloud: 'azure', infiniBand: 'none', acceleratedNetworking: true},
    image: 'unknown',
    transport: 'tcp',
    bootSeconds: 'unknown',
  }
}

export const bounded = (ms = 20_000) => AbortSignal.timeout(ms)

export const networkOf = (cluster = CLUSTER, region = REGION) => ({
  cluster,
  region,
  sshFrom: ['203.0.113.7/32'],
  owner: 'ada',
  expiresAtUnixMs: 1_800_000_000_000,
})
