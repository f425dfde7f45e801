import {appendFileSync} from 'node:fs'
import {join} from 'node:path'
import {ensureFolderSync} from '../adapters/ensure-folder.ts'
import {paths} from '../adapters/paths.ts'
import type {ActOptions, ClusterWorld} from '../app/clusters.ts'
import type {PlanWorld} from '../app/decide.ts'
import {chooseCluster} from '../domain/choose-cluster.ts'
import type {Progress} from '../domain/progress.ts'
import {killEngines} from '../program/running-engines.ts'
import {BaseCommand} from './base-command.ts'
import {type ComposeOptions, compose} from './compose.ts'
import {nameInFolder} from './load-spec.ts'
import type {ProgressOutput} from './progress-output.ts'

/** A command that works on clusters: it has the wired parts, progress and cancelling. */
export abstract class ClusterCommand extends BaseCommand {
  #world: AsyncDisposable | undefined

  protected async openWorld(
    title: string,
    options: ComposeOptions = {},
  ): Promise<{readonly world: PlanWorld; readonly options: ActOptions}> {
    const progress = await this.openProgress(title)
    this.onHardStop(killEngines)
    const log = this.isDebug ? {onEngineLog: engineLog()} : {}
    const world = await this.#compose({...options, ...log})
    return {world, options: {signal: this.signal, onProgress: progress.listener}}
  }

  /** For commands that answer at once: progress shows only when the engine has to be built first, and what may be wrong. */
  protected async openQuietWorld(): Promise<{readonly world: PlanWorld; readonly options: ActOptions}> {
    let opening: Promise<ProgressOutput> | undefined
    const onProgress = (progress: Progress) => {
      const isWarning = progress.kind === 'message' && progress.severity === 'warning'
      if (progress.kind !== 'step' && !isWarning) return
      opening ??= this.openProgress('gpuctl')
      void opening.then(({listener}) => listener(progress))
    }
    this.onHardStop(killEngines)
    return {world: await this.#compose({}), options: {signal: this.signal, onProgress}}
  }

  /** The cluster that the command is about, see `chooseCluster`. The engine is asked only when nothing here says it. */
  protected async chooseCluster(asked: string | undefined, world: ClusterWorld, options: ActOptions): Promise<string> {
    const given = asked ?? (await nameInFolder())
    if (given !== undefined) return given
    const known = await world.store.names()
    if (known.length > 0) return chooseCluster({existing: known})
    const engine = await world.engine(options.onProgress, options.signal)
    return chooseCluster({existing: await engine.list(options.signal)})
  }

  protected override async finally(): Promise<void> {
    await this.#world?.[Symbol.asyncDispose]()
    await super.finally()
  }

  async #compose(options: ComposeOptions): Promise<PlanWorld> {
    const world = await compose(options)
    this.#world = world
    return world
  }
}

/** The engine's own log, under --debug: a file, because it is long. Secrets in it are masked by the engine. */
function engineLog(): (text: string) => void {
  const folder = join(paths().state, 'logs')
  ensureFolderSync(folder, {mode: 0o700})
  const file = join(folder, `engine-${new Date().toISOString().replaceAll(':', '-')}.log`)
  process.stderr.write(`the engine's log: ${file}\n`)
  return (text) => appendFileSync(file, text, {mode: 0o600})
}
