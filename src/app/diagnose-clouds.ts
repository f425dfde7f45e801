import {asNamed} from '../domain/account.ts'
import type {ProvisionedCloud} from '../domain/catalog/provisioned-clouds.ts'
import type {CloudDiagnosis} from '../domain/cloud-diagnosis.ts'
import type {ProgressListener} from '../domain/progress.ts'
import {regionsFor} from '../domain/regions-for.ts'
import type {Clouds, ListedAccount} from '../ports/cloud.ts'
import type {Emulator} from '../ports/emulator.ts'

export interface CloudsWorld {
  readonly clouds: Clouds
  readonly emulator: Emulator
}

export interface CloudsQuestion {
  readonly clouds: readonly ProvisionedCloud[]
  /** Empty: those that each cloud has by itself. */
  readonly regions: readonly string[]
  /** Whether the emulated clouds are asked, which are started where they do not run. */
  readonly emulate: boolean
  /** Only this one, by the user's name of it; absent: all that are found. Of emulated clouds, the one of the environment. */
  readonly account?: string
}

/** Asks clouds what they can do for this user, all at once. Makes nothing there. */
export async function diagnoseClouds(
  {clouds, emulator}: CloudsWorld,
  {clouds: asked, regions, emulate, account}: CloudsQuestion,
  {onProgress, signal}: {readonly onProgress: ProgressListener; readonly signal: AbortSignal},
): Promise<readonly CloudDiagnosis[]> {
  if (emulate) await emulator.ensure(onProgress, signal)
  const listed = asked.map(async (id) => {
    const accounts = await accountsOf(id)
    return Promise.all(accounts.map((each) => diagnose(id, each)))
  })
  return (await Promise.all(listed)).flat()

  async function accountsOf(id: ProvisionedCloud): Promise<readonly Partial<ListedAccount>[]> {
    if (account !== undefined) return [{name: account}]
    return emulate ? [{}] : clouds.accounts(id)
  }

  async function diagnose(id: ProvisionedCloud, {name, source}: Partial<ListedAccount>): Promise<CloudDiagnosis> {
    const cloud = await clouds.open(id, {emulated: emulate, account: asNamed(name)})
    const diagnosis = await cloud.diagnose?.({regions: regionsFor(id, asked, regions)}, signal)
    if (diagnosis === undefined) throw new TypeError(`${id} has no diagnosis`)
    return {...diagnosis, ...(name === undefined ? {} : {name}), ...(source === undefined ? {} : {source})}
  }
}
