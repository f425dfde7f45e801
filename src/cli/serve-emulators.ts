import {randomBytes} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {localInstanceHosts} from '../../providers/local/instance-hosts.ts'
import {canUseNamespaces} from '../../providers/local/probe.ts'
import {emulatorFolder} from '../adapters/emulator/emulator-folder.ts'
import {removeEndpoints, writeEndpoints} from '../adapters/emulator/endpoints-file.ts'
import {ensureFolder} from '../adapters/ensure-folder.ts'
import {paths} from '../adapters/paths.ts'
import {processRunner} from '../adapters/process-runner.ts'
import {writeWhole} from '../adapters/write-whole.ts'
import {CLOUD_EMULATORS} from '../emulators/cloud-emulators.ts'
import {emulatedWorld} from '../emulators/core/emulated-world.ts'
import {type EmulatorScript, runScript} from '../emulators/core/emulator-script.ts'
import {endpointsOf, runEmulators} from '../emulators/core/run-emulators.ts'
import {serveControl} from '../emulators/core/serve-control.ts'
import {composeCatalog} from './compose-catalog.ts'

export interface ServeEmulatorsOptions {
  readonly signal: AbortSignal
  readonly onReady: (endpoints: Readonly<Record<string, string>>) => void
  /** Real hosts behind the instances; without them nobody answers SSH. */
  readonly withHosts: boolean
  /** Happens before anyone can call. */
  readonly script: EmulatorScript
}

/** Serves the emulated clouds until it is told to stop, and removes all that they had. */
export async function serveEmulators({signal, onReady, withHosts, script}: ServeEmulatorsOptions): Promise<void> {
  process.umask(0o022) // what hosts are made of here is for every user on them
  const {env} = process
  const where = paths(env)
  const folder = emulatorFolder(where)
  await ensureFolder(folder, {mode: 0o700})
  await using running = new AsyncDisposableStack()
  const hosts = withHosts ? running.use(await hostsOf(folder, [where.state, where.config], signal)) : undefined
  const world = emulatedWorld({
    catalog: await composeCatalog(env).catalog(),
    ...(hosts && {hosts}),
  })
  const clouds = await Promise.all(Object.values(CLOUD_EMULATORS).map((load) => load()))
  const emulators = running.use(await runEmulators(world, clouds))
  runScript(emulators, script)
  const stopped = Promise.withResolvers<void>()
  signal.addEventListener('abort', () => stopped.resolve())
  const token = randomBytes(24).toString('base64url')
  const control = running.use(await serveControl(emulators, {token, onStop: () => stopped.resolve()}))
  const {endpoints, ...more} = endpointsOf(emulators)
  await writeEndpoints(folder, {...endpoints, ...more, control: control.endpoint, token})
  running.defer(() => removeEndpoints(folder))
  onReady(endpoints)
  await stopped.promise
}

/** What an emulator that was killed left goes first. */
async function hostsOf(folder: string, maskedPaths: readonly string[], signal: AbortSignal) {
  const processes = processRunner()
  const isRoot = process.env.GPUCTL_LOCAL_MODE !== 'processes' && (await canUseNamespaces(processes, signal))
  const options = {
    stateDir: join(folder, 'hosts'),
    lease: await leaseIn(folder),
    processes,
    mode: isRoot ? ('namespaces' as const) : ('processes' as const),
    maskedPaths,
  }
  await localInstanceHosts(options)[Symbol.asyncDispose]()
  return localInstanceHosts(options)
}

async function leaseIn(folder: string): Promise<string> {
  const file = join(folder, 'lease')
  const known = await readFile(file, 'utf8').catch(() => '')
  if (/^[0-9a-f]{10}$/.test(known)) return known
  const lease = randomBytes(5).toString('hex')
  await writeWhole(file, lease, {mode: 0o600})
  return lease
}
