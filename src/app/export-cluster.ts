import {GpuctlError} from '../errors/gpuctl-error.ts'
import {type ExportedProgramOptions, exportedProgram} from '../program/exported-program.ts'
import type {ActOptions, ClusterWorld} from './clusters.ts'

export interface ExportWorld extends ClusterWorld {
  readonly exportOptions: () => Promise<ExportedProgramOptions>
  /** @throws GpuctlError USAGE when the folder has something in it and is not to be replaced */
  writeFolder(
    folder: string,
    texts: Readonly<Record<string, string>>,
    options: {readonly replace: boolean},
  ): Promise<void>
}

export interface ExportedCluster {
  readonly name: string
  readonly folder: string
  readonly files: readonly string[]
}

/** Writes a cluster as a Pulumi program. Changes nothing of it. @throws GpuctlError NOT_FOUND, USAGE */
export async function exportCluster(
  name: string,
  folder: string,
  world: ExportWorld,
  {replace, ...options}: ActOptions & {readonly replace: boolean},
): Promise<ExportedCluster> {
  const engine = await world.engine(options.onProgress, options.signal)
  const resources = await engine.resources(name, options.signal)
  if (resources.length === 0)
    throw new GpuctlError('NOT_FOUND', `there is no cluster ${name}`, 'gpuctl ls lists the clusters')
  const texts = exportedProgram(resources, await world.exportOptions())
  await world.writeFolder(folder, texts, {replace})
  return {name, folder, files: Object.keys(texts)}
}
