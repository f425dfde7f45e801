import {access} from 'node:fs/promises'
import {setTimeout as sleep} from 'node:timers/promises'
import type {ProgressListener} from '../domain/progress.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {ProcessRunner} from '../ports/process.ts'
import {type GroupResult, runInGroup} from './run-in-group.ts'

export interface AptOptions {
  readonly processes: ProcessRunner
  readonly onProgress: ProgressListener
  readonly signal: AbortSignal
  readonly env: NodeJS.ProcessEnv
}

const LOCK_SECONDS = 300
/** apt, told to stop, finishes what it is at; dpkg, killed, leaves a half-configured system. */
const GRACE_MS = 120_000

/**
 * Installs Debian packages, asking nothing, and waits up to five minutes for other package managers. The services that the
 * packages bring are not started, neither now nor at the next boot: gpuctl needs programs, and no one asked for an SSH
 * server on this machine.
 */
export async function aptInstall(packages: readonly string[], options: AptOptions): Promise<void> {
  const names = packages.join(', ')
  const tell = (phase: 'started' | 'done' | 'failed', text: string) =>
    options.onProgress({kind: 'step', step: 'packages', phase, text})
  tell('started', `installing ${names}`)
  const onLine = (line: string) => {
    if (/^Waiting for cache lock/.test(line))
      tell('started', `installing ${names}: waiting for another package manager`)
  }
  const install = ['install', '--yes', '--no-install-recommends', ...packages]
  let result = await apt(install, options, onLine)
  if (result.exitCode !== 0) {
    tell('started', `installing ${names}: reading the package lists`)
    await update(options)
    result = await apt(install, options, onLine)
  }
  if (result.exitCode !== 0) {
    tell('failed', `installing ${names}`)
    throw aptFailed(packages, result.tail)
  }
  await keepDisabled(packages, options)
  tell('done', `installed ${names}`)
}

/** apt waits for dpkg's lock by itself, not for that of the lists. */
async function update(options: AptOptions): Promise<void> {
  const deadline = performance.now() + LOCK_SECONDS * 1000
  while (performance.now() < deadline) {
    const {tail} = await apt(['update'], options)
    if (!tail.some((line) => line.includes('Could not get lock'))) return // what else failed, the installation will tell
    await sleep(2_000, undefined, {signal: options.signal})
  }
}

/**
 * Packages start their services through the init system. A running systemd is hidden from them in a mount namespace that
 * ends with apt; with RUNLEVEL=1 the scripts of SysV init find nothing to start. Nothing is left behind, however this ends;
 * a policy-rc.d file would be, if gpuctl were killed.
 *
 * @source deb-systemd-invoke(1p), invoke-rc.d(8), runlevel(8)
 */
async function apt(
  words: readonly string[],
  options: AptOptions,
  onLine?: (line: string) => void,
): Promise<GroupResult> {
  const lock = ['-o', `DPkg::Lock::Timeout=${LOCK_SECONDS}`, '-o', 'Acquire::Retries=3']
  const quiet = ['-o', 'Dpkg::Use-Pty=0', '-o', 'Dpkg::Options::=--force-confold']
  const command = ['apt-get', ...lock, ...quiet, ...words]
  const hideSystemd = ['unshare', '--mount', '/bin/sh', '-c', 'mount -t tmpfs none /run/systemd && exec "$@"', 'sh']
  const [file = '', ...args] = (await hasSystemd()) ? [...hideSystemd, ...command] : command
  return runInGroup(file, args, {
    env: {
      ...environment(options.env),
      DEBIAN_FRONTEND: 'noninteractive',
      NEEDRESTART_MODE: 'l',
      RUNLEVEL: '1',
      LC_ALL: 'C',
    },
    signal: options.signal,
    graceMs: GRACE_MS,
    ...(onLine === undefined ? {} : {onLine}),
  })
}

/** The package enables its service for the next boot. */
async function keepDisabled(packages: readonly string[], {processes, env, signal}: AptOptions): Promise<void> {
  if (!packages.includes('openssh-server') || !(await hasSystemd())) return
  await processes.run('systemctl', ['disable', '--quiet', 'ssh.service', 'ssh.socket'], {env: environment(env), signal})
}

/** @source sd_booted(3) */
const hasSystemd = () =>
  access('/run/systemd/system').then(
    () => true,
    () => false,
  )

function environment(env: NodeJS.ProcessEnv): Record<string, string> {
  const sbin = `${env.PATH ?? '/usr/bin:/bin'}:/usr/sbin:/sbin`
  const defined = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return {...Object.fromEntries(defined), PATH: sbin}
}

const aptFailed = (packages: readonly string[], tail: readonly string[]) =>
  new GpuctlError(
    'TOOL_MISSING',
    `apt-get could not install ${packages.join(', ')}:\n${tail.slice(-4).join('\n')}`,
    `install with apt-get update && apt-get install ${packages.join(' ')}`,
  )
