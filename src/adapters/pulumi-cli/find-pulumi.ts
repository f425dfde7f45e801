import {join} from 'node:path'
import {PULUMI_VERSION} from '../../program/engine-version.ts'
import {pulumiOnPath} from './pulumi-on-path.ts'
import {type Pulumi, type PulumiRequest, pulumiFolder} from './pulumi-request.ts'
import {pulumiVersion} from './pulumi-version.ts'

/** The engine that is there already: on PATH or in gpuctl's cache. */
export async function findPulumi(request: PulumiRequest): Promise<Pulumi | undefined> {
  return (await pulumiOnPath(request)) ?? (await inCache(request))
}

export async function inCache(request: PulumiRequest): Promise<Pulumi | undefined> {
  const path = join(pulumiFolder(request.cacheDir), 'pulumi')
  const version = await pulumiVersion(path, request)
  return version === PULUMI_VERSION ? {path, version, source: 'cache'} : undefined
}
