import {mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync} from 'node:fs'
import {join} from 'node:path'
import {localFiles} from '../../src/adapters/local-files.ts'
import {packageTemplates} from '../../src/adapters/package-templates.ts'
import {sshShell} from '../../src/adapters/ssh/ssh-shell.ts'
import type {JobWorld} from '../../src/app/job-world.ts'
import type {Cluster} from '../../src/domain/cluster.ts'
import type {Node} from '../../src/domain/node.ts'
import type {Shell} from '../../src/ports/shell.ts'
import {programFolder, type Tools} from './program-folder.ts'
import {nodeAt, type Sshd, startSshd} from './sshd.ts'

export interface JobNodes extends AsyncDisposable {
  readonly cluster: Cluster
  readonly nodes: readonly Node[]
  readonly sshds: readonly Sshd[]
  readonly world: JobWorld
  /** The folder that is PATH on the nodes. */
  readonly programs: string
  /** A job's folder on a node. */
  folder(job: string, index?: number): string
  /** Live processes that were started on a node. */
  processes(index: number): readonly number[]
}

export interface JobNodesOptions {
  readonly tools?: Tools
  /** All nodes share one home, as on a rack with a network file system. */
  readonly sharedHome?: boolean
  /** The SSH server does not read ~/.ssh/authorized_keys. */
  readonly keysElsewhere?: boolean
  /** Programs that are not on the nodes. */
  readonly without?: readonly string[]
}

/** Nodes with an SSH server and a home folder each; whatever runs on them ends with them. */
export async function startJobNodes(count: number, options: JobNodesOptions = {}): Promise<JobNodes> {
  const {tools = 'dash', sharedHome = false, keysElsewhere = false, without = []} = options
  const sshds: Sshd[] = []
  for (let index = 0; index < count; index++) sshds.push(await startSshd())
  if (sharedHome) shareHome(sshds)
  const programs = programFolder(tools, without)
  const nodes = sshds.map(({endpoint, identityFile}, index) =>
    nodeAt(
      {...endpoint, identityFile: sharedHome ? (sshds[0]?.identityFile ?? identityFile) : identityFile},
      `node-${index}`,
    ),
  )
  const homes = sshds.map(({directory}) => directory)
  if (!keysElsewhere) for (const home of homes) symlinkSync('.', join(home, '.ssh'))
  const world = jobWorld(programs)
  return {
    cluster: clusterOf(nodes),
    nodes,
    sshds,
    world,
    programs,
    folder: (job, index = 0) => join(homes[index] ?? '', '.gpuctl', 'jobs', job, `node-${index}`),
    processes: (index) => processesWith(`HOME=${sshds[index]?.directory}`),
    async [Symbol.asyncDispose]() {
      await world.shell[Symbol.asyncDispose]()
      const left = () => homes.flatMap((home) => processesWith(`HOME=${home}`))
      for (let pids = left(); pids.length > 0; pids = left()) for (const pid of pids) killQuietly(pid)
      for (const sshd of sshds) await sshd[Symbol.asyncDispose]()
      rmSync(programs, {recursive: true, force: true})
    },
  }
}

/** What gpuctl has in a home is the first node's for all; so is who may log in. */
function shareHome([first, ...others]: readonly Sshd[]) {
  const home = first?.directory ?? ''
  mkdirSync(join(home, '.gpuctl'))
  for (const {directory} of others) {
    rmSync(join(directory, 'authorized_keys'))
    for (const name of ['authorized_keys', '.gpuctl']) symlinkSync(join(home, name), join(directory, name))
  }
}

/** The world as a client sees it that has nothing but the nodes. */
export function jobWorld(programs: string): JobWorld {
  const shell = withPath(sshShell({userKeyDirectory: '/nonexistent', agentSocket: ''}), programs)
  return {shell, templates: packageTemplates(), files: localFiles(), now: Date.now}
}

export const clusterOf = (nodes: readonly Node[]): Cluster => ({
  id: {name: 'test', lease: '0123456789'},
  pools: [{name: 'node', nodes, offering: OFFERING}],
  priceNanoUsdPerHour: 0n,
  emulated: false,
})

const OFFERING = {
  cloud: 'local',
  region: 'local',
  zone: 'local',
  instanceType: 'local-host',
  purchase: 'owned',
  priceNanoUsdPerHour: 0n,
} as const

function withPath(shell: Shell, programs: string): Shell {
  const withIt = (argv: readonly string[]) => ['env', `PATH=${programs}`, ...argv]
  return {
    exec: (node, argv, options) => shell.exec(node, withIt(argv), options),
    capture: (node, argv, options) => shell.capture(node, withIt(argv), options),
    [Symbol.asyncDispose]: () => shell[Symbol.asyncDispose](),
  }
}

function processesWith(variable: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && environmentOf(pid).includes(variable))
}

/** Nothing for a process that is gone, or has only its exit code left. */
function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch {
    return []
  }
}

function killQuietly(pid: number) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {} // it ended by itself
}
