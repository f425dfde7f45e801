import {rename, rm} from 'node:fs/promises'
import {createRequire} from 'node:module'
import {join} from 'node:path'
import {PULUMI_VERSION} from '../../program/engine-version.ts'
import {runInGroup} from '../run-in-group.ts'
import {type Pulumi, type PulumiRequest, pulumiEnvironment, pulumiFolder} from './pulumi-request.ts'
import {pulumiVersion} from './pulumi-version.ts'

const TIMEOUT_MS = 120_000

/**
 * Pulumi's own installer, which downloads a release. Undefined when that fails: no internet, no release for this machine,
 * too slow. Of the 300 MB that it unpacks only the engine is kept: gpuctl's program brings its own language host.
 */
export async function installOfficially(request: PulumiRequest): Promise<Pulumi | undefined> {
  const folder = pulumiFolder(request.cacheDir)
  const scratch = join(folder, 'installer')
  const path = join(folder, 'pulumi')
  request.onProgress({kind: 'step', step: 'pulumi', phase: 'started', text: `downloading Pulumi ${PULUMI_VERSION}`})
  try {
    // A process of its own, because PulumiCommand.install can not be ended: its group is.
    const {exitCode} = await runInGroup(process.execPath, ['--input-type=module', '--eval', INSTALL, scratch], {
      env: pulumiEnvironment(request),
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    if (exitCode !== 0) return undefined
    await rename(join(scratch, 'bin', 'pulumi'), path)
    const version = await pulumiVersion(path, request)
    return version === PULUMI_VERSION ? {path, version, source: 'installer'} : undefined
  } catch {
    request.signal.throwIfAborted()
    return undefined
  } finally {
    await rm(scratch, {recursive: true, force: true})
  }
}

const require = createRequire(import.meta.url)
const INSTALL = `
const {PulumiCommand} = (await import(${JSON.stringify(require.resolve('@pulumi/pulumi/automation/index.js'))})).default
const {SemVer} = (await import(${JSON.stringify(require.resolve('semver'))})).default
await PulumiCommand.install({root: process.argv[1], version: new SemVer('${PULUMI_VERSION}')})
`
