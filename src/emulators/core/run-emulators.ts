import type {EmulatedCloud} from './emulated-cloud.ts'
import type {EmulatedWorld} from './emulated-world.ts'
import {serveCloud} from './serve-cloud.ts'

/** How one emulated cloud is put up. */
export interface CloudEmulator {
  readonly make: (world: EmulatedWorld) => EmulatedCloud
  /** Where its clients refuse plain HTTP. */
  readonly tls?: {readonly key: string; readonly cert: string}
}

export interface RunningEmulators extends AsyncDisposable {
  readonly world: EmulatedWorld
  readonly clouds: readonly RunningCloud[]
}

/** Where they listen, as clients are told. */
export interface EmulatedEndpoints {
  readonly endpoints: Readonly<Record<string, string>>
  readonly certificate?: string
}

export interface RunningCloud {
  readonly cloud: EmulatedCloud
  readonly endpoint: string
  /** Which the endpoint shows, in PEM. */
  readonly certificate?: string
}

/** Puts emulated clouds of one world on the loopback network. */
export async function runEmulators(
  world: EmulatedWorld,
  emulators: readonly CloudEmulator[],
): Promise<RunningEmulators> {
  await using starting = new AsyncDisposableStack()
  starting.use(world.clock)
  const clouds: RunningCloud[] = []
  for (const {make, tls} of emulators) {
    const cloud = make(world)
    const {endpoint} = starting.use(await serveCloud(cloud, world.script, tls === undefined ? {} : {tls}))
    clouds.push({cloud, endpoint, ...(tls && {certificate: tls.cert})})
  }
  const running = starting.move()
  return {world, clouds, [Symbol.asyncDispose]: () => running.disposeAsync()}
}

export function endpointsOf({clouds}: RunningEmulators): EmulatedEndpoints {
  const endpoints = Object.fromEntries(clouds.map(({cloud, endpoint}) => [cloud.cloud, endpoint]))
  const certificate = clouds.find((each) => each.certificate !== undefined)?.certificate
  return {endpoints, ...(certificate && {certificate})}
}
