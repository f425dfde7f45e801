import {randomBytes} from 'node:crypto'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {mkdir, mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {localCloud} from '../../providers/local/index.ts'
import {processRunner} from '../../src/adapters/process-runner.ts'
import {clusterId} from '../../src/domain/cluster-id.ts'
import {type Gpuctl, type GpuctlExit, type GpuctlOptions, runGpuctl, startGpuctl} from './gpuctl.ts'
import {leftoversOf} from './leftovers.ts'
import {killQuietly, processesWith} from './processes.ts'
import {waitFor} from './wait-for.ts'

type Options = Omit<GpuctlOptions, 'home'>

/** A GPUCTL_HOME of a test's own, with an empty working directory. At its end whatever is left is taken down, and told. */
export interface FreshHome extends AsyncDisposable {
  readonly home: string
  readonly cwd: string
  start(args: readonly string[], options?: Options): Gpuctl
  run(args: readonly string[], options?: Options): Promise<GpuctlExit>
  /** A name that no other test has; the cluster is checked for leftovers at the end. */
  newName(): string
  leaseOf(name: string): string
  /** What is left of a cluster; also waits until no engine or plugin of this home runs. */
  leftovers(name: string): Promise<readonly string[]>
}

export async function freshHome(env: GpuctlOptions['env'] = {}, parent = tmpdir()): Promise<FreshHome> {
  const base = await mkdtemp(join(parent, 'gpuctl-e2e-'))
  const [home, cwd] = [join(base, 'home'), join(base, 'cwd')]
  await mkdir(home, {mode: 0o700})
  await mkdir(cwd)
  const names = new Set<string>(['local']) // what `up` without a file makes
  const full = (options?: Options): GpuctlOptions => ({home, cwd, ...options, env: {...env, ...options?.env}})
  const leaseOf = (name: string) => clusterId(name, readFileSync(join(home, 'id'), 'utf8').trim()).lease
  const self: FreshHome = {
    home,
    cwd,
    start: (args, options) => startGpuctl(args, full(options)),
    run: (args, options) => runGpuctl(args, full(options)),
    newName() {
      const name = `t${randomBytes(4).toString('hex')}`
      names.add(name)
      return name
    },
    leaseOf,
    async leftovers(name) {
      await noProcess(home).catch(() => {})
      const running = processesWith(`GPUCTL_HOME=${home}`).map(({pid, argv}) => `process ${pid}: ${argv.join(' ')}`)
      return [...running, ...(await leftoversOf(leaseOf(name), join(home, 'local'))), ...files(home, name)]
    },
    async [Symbol.asyncDispose]() {
      const problems: string[] = []
      if (existsSync(join(home, 'id'))) {
        for (const name of names) {
          if (!existsSync(join(home, 'engine', 'work', name)) && !existsSync(join(home, 'local', leaseOf(name))))
            continue
          const {exitCode, stderr} = await self.run(['down', '-c', name, '--yes'])
          if (exitCode !== 0) problems.push(`down -c ${name} exited ${exitCode}: ${stderr}`)
          problems.push(...(await self.leftovers(name)))
          if (problems.length > 0) await sweep(home, name, leaseOf(name))
        }
      }
      for (const {pid} of processesWith(`GPUCTL_HOME=${home}`)) killQuietly(pid)
      await rm(base, {recursive: true, force: true})
      if (problems.length > 0) throw new Error(`left behind:\n${problems.join('\n')}`)
    },
  }
  return self
}

/** An engine and a plugin that lost their gpuctl end by themselves, not at once. */
const noProcess = (home: string) => waitFor(() => processesWith(`GPUCTL_HOME=${home}`).length === 0, 30_000)

/**
 * Files that are about one cluster. The engine keeps logs of all calls, and removes old ones by size; what a cluster measured is kept for others
 * to be compared with, the newest alone.
 */
function files(home: string, name: string): readonly string[] {
  return readdirSync(home, {recursive: true, withFileTypes: true})
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => path.includes(name) && !KEPT.some((folder) => path.startsWith(join(home, folder))))
    .map((path) => `file ${path}`)
}

async function sweep(home: string, name: string, lease: string): Promise<void> {
  const cloud = localCloud({stateDir: join(home, 'local'), processes: processRunner()})
  await cloud.sweep({name, lease}, AbortSignal.timeout(30_000))
}

const KEPT = [join('engine', 'home'), 'benches']
