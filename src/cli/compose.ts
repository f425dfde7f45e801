import {join} from 'node:path'
import {clouds} from '../../providers/clouds.ts'
import {attemptLog} from '../adapters/attempt-log.ts'
import {clusterStore} from '../adapters/cluster-store.ts'
import {exclusionStore} from '../adapters/exclusion-store.ts'
import {ensureHostTools} from '../adapters/host-tools.ts'
import {installation} from '../adapters/installation.ts'
import {operator} from '../adapters/operator.ts'
import {packagePath} from '../adapters/package-root.ts'
import {paths} from '../adapters/paths.ts'
import {processRunner} from '../adapters/process-runner.ts'
import type {PlanWorld} from '../app/decide.ts'
import type {ProgressListener} from '../domain/progress.ts'
import {composeCatalog} from './compose-catalog.ts'
import {composeEmulator} from './compose-emulator.ts'

export interface ComposeOptions {
  /** Whether missing system packages may be installed. */
  readonly install?: boolean
  /** Takes the engine's own log. */
  readonly onEngineLog?: (text: string) => void
}

/** Wires the parts to this machine. Nothing is started or built before it is asked for; connections end with disposal. */
export async function compose({
  install = true,
  onEngineLog,
}: ComposeOptions = {}): Promise<PlanWorld & AsyncDisposable> {
  const {env} = process
  const where = paths(env)
  const {identity, ...settings} = await installation(where, env)
  const processes = processRunner()
  const wired = clouds(env, where)
  return {
    ...composeCatalog(env),
    operator: operator(env),
    exclusions: exclusionStore(where.state),
    attempts: attemptLog(join(where.state, 'attempts')),
    emulator: composeEmulator(where),
    clouds: wired,
    [Symbol.asyncDispose]: () => wired[Symbol.asyncDispose](),
    store: clusterStore(join(where.state, 'clusters')),
    backendIdentity: identity,
    stateAtRest: async (name) => (await import('../program/state-at-rest.ts')).stateAtRest(settings.backendUrl, name),
    ensureHostTools: (onProgress, signal) => ensureHostTools({install, processes, onProgress, signal}),
    async engine(onProgress: ProgressListener, signal: AbortSignal) {
      await import('../adapters/lighten-pulumi.ts')
      const [{resolvePulumi}, {engine}] = await Promise.all([
        import('../adapters/pulumi-cli/resolve-pulumi.ts'),
        import('../program/engine.ts'),
      ])
      const {path} = await resolvePulumi({cacheDir: where.cache, processes, onProgress, signal, env})
      return engine({
        ...settings,
        cli: path,
        home: join(where.state, 'engine', 'home'),
        workDir: join(where.state, 'engine', 'work'),
        pluginDir: env.GPUCTL_PLUGIN_DIR || packagePath(import.meta.url, 'bin'),
        env: {GPUCTL_HOME: where.state, GPUCTL_NODE: process.execPath, NODE_COMPILE_CACHE: join(where.cache, 'node')},
        ...(onEngineLog === undefined ? {} : {onLog: onEngineLog}),
      })
    },
  }
}
