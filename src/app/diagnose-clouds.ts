import type {ProvisionedCloud} from '../domain/catalog/provisioned-clouds.ts'
import type {CloudDiagnosis} from '../domain/cloud-diagnosis.ts'
import type {ProgressListener} from '../domain/progress.ts'
import {regionsFor} from '../domain/regions-for.ts'
import type {Clouds} from '../ports/cloud.ts'
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
}

/** Asks clouds what they can do for this user, all at once. Makes nothing there. */
export async function diagnoseClouds(
  {clouds, emulator}: CloudsWorld,
  {clouds: asked, regions, emulate}: CloudsQuestion,
  {onProgress, signal}: {readonly onProgress: ProgressListener; readonly signal: AbortSignal},
): Promise<readonly CloudDiagnosis[]> {
  if (emulate) await emulator.ensure(onProgress, signal)
  return Promise.all(
    asked.map(async (id) => {
      const cloud = await clouds.open(id, {emulated: emulate})
      const diagnosis = await cloud.diagnose?.({regions: regionsFor(id, asked, regions)}, signal)
      if (diagnosis === undefined) throw new TypeError(`${id} has no diagnosis`)
      return diagnosis
    }),
  )
}
