import {readFile} from 'node:fs/promises'
import {
  type HostTool,
  installCommand,
  NAMESPACE_TOOLS,
  type PackageSource,
  packageSource,
  packagesOf,
} from '../domain/host-tools.ts'
import type {ProgressListener} from '../domain/progress.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {ProcessRunner} from '../ports/process.ts'
import {aptInstall} from './apt-install.ts'
import {findProgram} from './find-program.ts'

export interface HostToolsRequest {
  /** Whether missing packages may be installed. */
  readonly install: boolean
  readonly processes: ProcessRunner
  readonly onProgress: ProgressListener
  readonly signal: AbortSignal
  readonly env?: NodeJS.ProcessEnv
  /** Facts of this machine, unless told. */
  readonly isRoot?: boolean
  readonly source?: PackageSource | undefined
}

/**
 * Makes sure that this machine has what local hosts are made with: an SSH server always; the tools of namespaces where they
 * can be of use, as root on Linux. What is missing is installed on Debian and Ubuntu, as root. Takes a millisecond when
 * nothing is missing.
 *
 * @throws GpuctlError TOOL_MISSING with the command that installs it
 */
export async function ensureHostTools(request: HostToolsRequest): Promise<void> {
  const {install, onProgress, env = process.env, isRoot = process.getuid?.() === 0} = request
  const useful: readonly HostTool[] = process.platform === 'linux' && isRoot ? ['sshd', ...NAMESPACE_TOOLS] : ['sshd']
  const missing = await missingOf(useful, env)
  if (missing.length === 0) return
  const source = 'source' in request ? request.source : await readPackageSource()
  if (install && isRoot && source === 'debian') {
    await aptInstall(packagesOf(missing, source), {...request, env})
    const still = await missingOf(missing, env)
    if (still.length > 0) throw toolsMissing(still, source, isRoot)
  } else if (missing.includes('sshd')) {
    throw toolsMissing(missing, source, isRoot)
  } else {
    const text = `without ${missing.join(', ')} local hosts share this machine's network and files; to change that: ${installCommand(missing, source, isRoot)}`
    onProgress({kind: 'message', severity: 'warning', text})
  }
}

export async function missingOf(tools: readonly HostTool[], env: NodeJS.ProcessEnv): Promise<readonly HostTool[]> {
  const found = await Promise.all(tools.map((tool) => findProgram(tool, env)))
  return tools.filter((_, index) => found[index] === undefined)
}

export async function readPackageSource(): Promise<PackageSource | undefined> {
  return packageSource(process.platform, await readFile('/etc/os-release', 'utf8').catch(() => ''))
}

const toolsMissing = (tools: readonly HostTool[], source: PackageSource | undefined, isRoot: boolean) =>
  new GpuctlError(
    'TOOL_MISSING',
    `local hosts need ${tools.join(', ')}, which this machine does not have`,
    `install with ${installCommand(tools, source, isRoot)}`,
  )
