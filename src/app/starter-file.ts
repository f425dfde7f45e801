import {clusterFileTemplate} from '../domain/spec/init-template.ts'
import {CLUSTER_NAME, legalName} from '../domain/spec/names.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'

export interface StarterFile {
  readonly name: string
  readonly text: string
}

/**
 * What `init` writes, for a cluster of this name or one named for the folder.
 * @throws GpuctlError USAGE when the name that was asked for cannot be one
 */
export function starterFile({name, folder}: {readonly name: string | undefined; readonly folder: string}): StarterFile {
  if (name !== undefined && !CLUSTER_NAME.test(name)) throw notAName(name)
  const chosen = name ?? legalName(folder) ?? 'cluster'
  return {name: chosen, text: clusterFileTemplate({name: chosen})}
}

function notAName(name: string): GpuctlError {
  const legal = legalName(name)
  return new GpuctlError(
    'USAGE',
    `${JSON.stringify(name)} cannot name a cluster: up to 40 lower-case letters, digits and "-", a letter first`,
    legal === undefined ? 'choose another name' : `such as ${legal}`,
  )
}
