import {join} from 'node:path'
import type {ProgressListener} from '../../domain/progress.ts'
import {withoutUndefined} from '../../domain/without-undefined.ts'
import type {ProcessRunner} from '../../ports/process.ts'
import {PULUMI_VERSION} from '../../program/engine-version.ts'

export interface PulumiRequest {
  /** gpuctl's cache: what is made goes to `pulumi/<version>/pulumi` in it. */
  readonly cacheDir: string
  readonly processes: ProcessRunner
  readonly onProgress: ProgressListener
  readonly signal: AbortSignal
  readonly env: NodeJS.ProcessEnv
}

export interface Pulumi {
  /** Absolute. */
  readonly path: string
  readonly version: string
  readonly source: 'path' | 'cache' | 'installer' | 'go-build'
}

export const pulumiFolder = (cacheDir: string) => join(cacheDir, 'pulumi', PULUMI_VERSION)

/**
 * For a Pulumi CLI that is only asked or installed: it writes logs at every call, which would go to the person's own ~/.pulumi.
 * The engine's own home is in gpuctl's state, and comes with its settings.
 */
export const pulumiEnvironment = ({cacheDir, env}: PulumiRequest): Record<string, string> => ({
  ...withoutUndefined(env),
  PULUMI_HOME: join(cacheDir, 'pulumi', 'home'),
  PULUMI_SKIP_UPDATE_CHECK: 'true',
})
