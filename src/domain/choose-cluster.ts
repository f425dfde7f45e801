import {GpuctlError} from '../errors/gpuctl-error.ts'

export interface ClusterChoice {
  /** What `--cluster` says. */
  readonly asked?: string
  /** The name in the folder's `gpuctl.yaml`. */
  readonly inFolder?: string
  readonly existing: readonly string[]
}

/** The built-in cluster's name. */
export const BUILT_IN = 'local'

/**
 * Which cluster a command without a file means: the one that was asked for, this folder's, the only one, the built-in one.
 * @throws GpuctlError USAGE when that leaves a choice
 */
export function chooseCluster({asked, inFolder, existing}: ClusterChoice): string {
  if (asked !== undefined) return asked
  if (inFolder !== undefined) return inFolder
  const [only, ...others] = existing
  if (only === undefined) return BUILT_IN
  if (others.length === 0) return only
  throw new GpuctlError('USAGE', `which cluster? There are ${existing.join(', ')}`, `name it: --cluster ${only}`)
}
