import {randomBytes} from 'node:crypto'
import {emulatorFolder} from '../../src/adapters/emulator/emulator-folder.ts'
import {writeEndpoints} from '../../src/adapters/emulator/endpoints-file.ts'
import {CLOUD_EMULATORS} from '../../src/emulators/cloud-emulators.ts'
import type {EmulatedCloud, EmulatedResource} from '../../src/emulators/core/emulated-cloud.ts'
import {type EmulatedWorld, emulatedWorld} from '../../src/emulators/core/emulated-world.ts'
import {endpointsOf, runEmulators} from '../../src/emulators/core/run-emulators.ts'
import {type FreshHome, freshHome} from './fresh-home.ts'
import {SHIPPED} from './shipped-catalog.ts'

export type RentedCloud = keyof typeof CLOUD_EMULATORS

/** A GPUCTL_HOME whose emulated clouds run in the test's own process, which sees and stops every call. No hosts stand behind them. */
export interface EmulatedHome extends AsyncDisposable {
  readonly home: FreshHome
  readonly world: EmulatedWorld
  /** One of those that run. */
  cloud(id: RentedCloud): EmulatedCloud
  /** Of every emulated account. */
  inventory(): readonly EmulatedResource[]
}

export async function emulatedHome(clouds: readonly RentedCloud[]): Promise<EmulatedHome> {
  await using made = new AsyncDisposableStack()
  const world = emulatedWorld({catalog: SHIPPED})
  const running = made.use(
    await runEmulators(world, await Promise.all(clouds.map((cloud) => CLOUD_EMULATORS[cloud]()))),
  )
  const home = made.use(await freshHome())
  const {endpoints, ...more} = endpointsOf(running)
  const token = randomBytes(8).toString('hex')
  const folder = emulatorFolder({state: home.home})
  await writeEndpoints(folder, {...endpoints, ...more, control: 'http://127.0.0.1:9', token})
  const kept = made.move()
  return {
    home,
    world,
    cloud(id) {
      const found = running.clouds.find(({cloud}) => cloud.cloud === id)
      if (found === undefined) throw new RangeError(`no emulated ${id} runs`)
      return found.cloud
    },
    inventory: () => running.clouds.flatMap(({cloud}) => cloud.inventory()),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
