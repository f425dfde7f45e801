import {join} from 'node:path'
import type {ProgressListener} from '../../domain/progress.ts'
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

/** For a child process: what is undefined in an environment is not in it. */
export function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
