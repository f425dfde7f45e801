import {join} from 'node:path'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {ensureFolder} from '../ensure-folder.ts'
import {withFileLock} from '../file-lock.ts'
import {buildWithGo} from './build-with-go.ts'
import {findPulumi, inCache} from './find-pulumi.ts'
import {installOfficially} from './install-officially.ts'
import {type Pulumi, type PulumiRequest, pulumiFolder} from './pulumi-request.ts'

/**
 * The Pulumi CLI that runs gpuctl's program: one on PATH that is compatible, the one in gpuctl's cache, or a new one in
 * gpuctl's cache, from the official installer or built from source. Of two processes that need a new one, the second waits
 * and takes what the first made. An abort rejects with the signal's reason and leaves only Go's own build cache behind.
 *
 * @throws GpuctlError TOOL_MISSING when there is none and none can be made, STATE_UNUSABLE when the cache can't be written
 */
export async function resolvePulumi(request: PulumiRequest): Promise<Pulumi> {
  return (await findPulumi(request)) ?? (await makeOnce(request))
}

async function makeOnce(request: PulumiRequest): Promise<Pulumi> {
  const folder = pulumiFolder(request.cacheDir)
  await ensureFolder(folder).catch((cause: unknown) => {
    throw cacheNotWritable(request.cacheDir, cause)
  })
  const step = {kind: 'step', step: 'pulumi'} as const
  const onWait = (pid: number) =>
    request.onProgress({
      ...step,
      phase: 'started',
      text: `waiting for the Pulumi engine, which process ${pid} is making`,
    })
  return withFileLock(join(folder, 'lock'), {signal: request.signal, onWait}, async (lock) => {
    const made = (await inCache(request)) ?? (await installOfficially(request)) ?? (await buildWithGo(request, lock))
    request.onProgress({...step, phase: 'done', text: `Pulumi engine ${made.version} ready`})
    return made
  })
}

const cacheNotWritable = (cacheDir: string, cause: unknown) =>
  new GpuctlError(
    'STATE_UNUSABLE',
    `gpuctl's cache ${cacheDir} cannot be written: ${cause instanceof Error ? cause.message : cause}`,
    'make it writable, or name another folder by GPUCTL_CACHE',
    {cause},
  )
