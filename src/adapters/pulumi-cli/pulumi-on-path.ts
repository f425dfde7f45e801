import {delimiter, isAbsolute, join} from 'node:path'
import {PULUMI_VERSION} from '../../program/engine-version.ts'
import type {Pulumi, PulumiRequest} from './pulumi-request.ts'
import {pulumiVersion} from './pulumi-version.ts'

/** The first `pulumi` on PATH that can run gpuctl's program. */
export async function pulumiOnPath(request: PulumiRequest): Promise<Pulumi | undefined> {
  for (const folder of new Set((request.env.PATH ?? '').split(delimiter))) {
    if (!isAbsolute(folder)) continue
    const path = join(folder, 'pulumi')
    const version = await pulumiVersion(path, request)
    if (version !== undefined && isCompatible(version)) return {path, version, source: 'path'}
  }
  return undefined
}

/** The rule of the Automation API: the same major version, and no older than its own half. */
export function isCompatible(version: string, pinned = PULUMI_VERSION): boolean {
  const [major = 0, minor = 0, patch = 0] = numbersOf(version)
  const [pinnedMajor = 0, pinnedMinor = 0, pinnedPatch = 0] = numbersOf(pinned)
  if (major !== pinnedMajor) return false
  return minor === pinnedMinor ? patch >= pinnedPatch : minor > pinnedMinor
}

const numbersOf = (version: string) => (/^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number)
