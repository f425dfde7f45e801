import {randomBytes} from 'node:crypto'
import {join} from 'node:path'
import {writeEndpoints} from '../../src/adapters/emulator/endpoints-file.ts'
import {emulatedAws} from '../../src/emulators/aws/index.ts'
import {emulatedAzure} from '../../src/emulators/azure/emulated-azure.ts'
import {selfSigned} from '../../src/emulators/azure/self-signed.ts'
import type {EmulatedResource} from '../../src/emulators/core/emulated-cloud.ts'
import {type EmulatedWorld, emulatedWorld} from '../../src/emulators/core/emulated-world.ts'
import {type CloudEmulator, runEmulators} from '../../src/emulators/core/run-emulators.ts'
import {emulatedGcp} from '../../src/emulators/gcp/index.ts'
import {type FreshHome, freshHome} from './fresh-home.ts'
import {SHIPPED} from './shipped-catalog.ts'

export type RentedCloud = 'aws' | 'gcp' | 'azure'

const EMULATORS: Readonly<Record<RentedCloud, () => CloudEmulator>> = {
  aws: () => ({make: emulatedAws}),
  gcp: () => ({make: emulatedGcp}),
  azure: () => ({make: (world) => emulatedAzure(world), tls: selfSigned()}),
}

/** A GPUCTL_HOME whose emulated clouds run in the test's own process, which sees and stops every call. No hosts stand behind them. */
export interface EmulatedHome extends AsyncDisposable {
  readonly home: FreshHome
  readonly world: EmulatedWorld
  /** Of every emulated account. */
  inventory(): readonly EmulatedResource[]
}

export async function emulatedHome(clouds: readonly RentedCloud[]): Promise<EmulatedHome> {
  await using made = new AsyncDisposableStack()
  const world = emulatedWorld({catalog: SHIPPED})
  const running = made.use(
    await runEmulators(
      world,
      clouds.map((cloud) => EMULATORS[cloud]()),
    ),
  )
  const home = made.use(await freshHome())
  const endpoints = Object.fromEntries(running.clouds.map(({cloud, endpoint}) => [cloud.cloud, endpoint]))
  const certificate = running.clouds.find((each) => each.certificate !== undefined)?.certificate
  const token = randomBytes(8).toString('hex')
  await writeEndpoints(join(home.home, 'emulator'), {
    ...endpoints,
    control: 'http://127.0.0.1:9',
    token,
    ...(certificate && {certificate}),
  })
  const kept = made.move()
  return {
    home,
    world,
    inventory: () => running.clouds.flatMap(({cloud}) => cloud.inventory()),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
