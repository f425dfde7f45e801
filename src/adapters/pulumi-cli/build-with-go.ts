import {chmod, readdir, rename, rm} from 'node:fs/promises'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {withoutUndefined} from '../../domain/without-undefined.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {PULUMI_VERSION} from '../../program/engine-version.ts'
import type {HeldLock} from '../file-lock.ts'
import {packagePath} from '../package-root.ts'
import {runInGroup} from '../run-in-group.ts'
import {buildProgress} from './build-progress.ts'
import {findGo, type Go} from './find-go.ts'
import {type Pulumi, type PulumiRequest, pulumiFolder} from './pulumi-request.ts'
import {pulumiVersion} from './pulumi-version.ts'

const COMMAND = 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi'
const VERSION_VARIABLE = 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version'

/**
 * The engine built from source, at the versions that native/pulumi pins. Takes 3 to 5 minutes on 2 cores; a build that was
 * ended goes on from Go's own build cache. That folder may be read-only: what is written goes to gpuctl's cache.
 */
export async function buildWithGo(request: PulumiRequest, lock: HeldLock): Promise<Pulumi> {
  const source = packagePath(import.meta.url, 'native', 'pulumi')
  const folder = pulumiFolder(request.cacheDir)
  await removeLeftovers(folder)
  const go = await findGo(source, request)
  const next = join(folder, `pulumi.new-${process.pid}`)
  const flags = ['-mod=readonly', '-trimpath', '-ldflags', `-s -w -X ${VERSION_VARIABLE}=v${PULUMI_VERSION}`]
  const env = {HOME: homedir(), ...withoutUndefined(request.env), GOWORK: 'off', ...ownCaches(go)}
  try {
    const onLine = await buildProgress({go: go.path, flags, command: COMMAND, source, env}, request)
    const {exitCode, tail} = await runInGroup(go.path, ['build', '-v', ...flags, '-o', next, COMMAND], {
      cwd: source,
      env,
      signal: request.signal,
      onLine,
      onStart: lock.note,
    })
    if (exitCode !== 0) throw buildFailed(tail)
    await chmod(next, 0o755)
    const path = join(folder, 'pulumi')
    await rename(next, path)
    const version = await pulumiVersion(path, request)
    if (version !== PULUMI_VERSION) throw buildFailed([`${path} says that it is ${version ?? 'no Pulumi'}`])
    if (go.scratch !== undefined) await rm(go.scratch, {recursive: true, force: true})
    return {path, version, source: 'go-build'}
  } finally {
    await rm(next, {force: true})
  }
}

/** Someone without Go of his own has no use for 3 GB of modules and compiled packages afterwards. */
const ownCaches = ({scratch}: Go): Record<string, string> =>
  scratch === undefined
    ? {}
    : {GOPATH: join(scratch, 'path'), GOCACHE: join(scratch, 'compiled'), GOFLAGS: '-modcacherw'}

/** What a killed build or installer left. */
async function removeLeftovers(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => name.startsWith('pulumi.new-') || name === 'installer')
  await Promise.all(left.map((name) => rm(join(folder, name), {recursive: true, force: true})))
}

const buildFailed = (tail: readonly string[]) =>
  new GpuctlError(
    'TOOL_MISSING',
    `the Pulumi engine could not be built:\n${tail.slice(-6).join('\n')}`,
    `install it: curl -fsSL https://get.pulumi.com | sh -s -- --version ${PULUMI_VERSION}`,
  )
