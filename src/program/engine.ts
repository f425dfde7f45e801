import {rm} from 'node:fs/promises'
import {join} from 'node:path'
import type {LocalWorkspaceOptions, PulumiFn, Stack} from '@pulumi/pulumi/automation/index.js'
import {LocalWorkspace, StackAlreadyExistsError, StackNotFoundError} from '@pulumi/pulumi/automation/index.js'
import type {ClusterId} from '../domain/cluster-id.ts'
import type {ClusterPlan} from '../domain/cluster-plan.ts'
import type {PlannedChange} from '../domain/plan-summary.ts'
import type {ToldFailure} from '../domain/told-failure.ts'
import {clusterProgram} from './cluster-program.ts'
import {refuseCorruptState} from './corrupt-state.ts'
import {progressOf} from './engine-events.ts'
import {failureOf} from './engine-failure.ts'
import {pastLocksThatGo, withLock} from './engine-lock.ts'
import type {EngineSettings, RunOptions} from './engine-settings.ts'
import {type EngineState, engineState} from './engine-state.ts'
import {heardProgram} from './heard-program.ts'
import {CLIENT_VARIABLE, CLUSTER_VARIABLE} from './judge-lock.ts'
import {ensureProjectFile, PROJECT} from './project-file.ts'
import {pulumiCommand} from './pulumi-command.ts'
import {requireRoom} from './room-for-state.ts'
import {engineBackend, removeLeftStates, surelyHasNoState} from './state-files.ts'
import {type StateResource, stateResources} from './state-resources.ts'

export interface Engine {
  /** What {@link up} would change. */
  preview(plan: ClusterPlan, options: RunOptions): Promise<readonly PlannedChange[]>
  /** Brings the cluster to the plan. @throws GpuctlError by the fault's kind; what was made is in the state. */
  up(plan: ClusterPlan, options: RunOptions): Promise<EngineState>
  /** Makes the state what the clouds have now; changes nothing else. Undefined when there is no such cluster. */
  refresh(name: string, options: RunOptions): Promise<EngineState | undefined>
  /** Deletes every resource of the cluster's state, then the state. @returns whether there was one */
  destroy(cluster: ClusterId, options: RunOptions): Promise<boolean>
  /** What the state holds; undefined when there is no such cluster. */
  read(name: string, signal: AbortSignal): Promise<EngineState | undefined>
  /** What the state has, resource by resource; secrets too: never print or write those. Empty when there is no such cluster. */
  resources(name: string, signal: AbortSignal): Promise<readonly StateResource[]>
  /** Names of all clusters in the backend. */
  list(signal: AbortSignal): Promise<readonly string[]>
}

/** Pulumi through its Automation API, with gpuctl's own plugin. */
export function engine(settings: EngineSettings): Engine {
  const open = async (name: string, program: PulumiFn, create: boolean): Promise<Stack> => {
    await refuseCorruptState(settings.backendUrl, name)
    const args = {stackName: name, projectName: PROJECT, program}
    const workspace = await workspaceOptions(settings, name)
    const select = () => LocalWorkspace.selectStack(args, workspace)
    if (!create) return select()
    const isNew = await surelyHasNoState(settings.backendUrl, name)
    const make = () =>
      isNew ? LocalWorkspace.createStack(args, workspace) : LocalWorkspace.createOrSelectStack(args, workspace)
    return pastLocksThatGo(make).catch((error) => {
      if (!(error instanceof StackAlreadyExistsError)) throw error
      return select() // somebody made it since it was looked for
    })
  }
  /** Not asked of the engine where a look tells that there is none: it takes a quarter of a second. */
  const find = async (name: string, program: PulumiFn): Promise<Stack | undefined> => {
    if (await surelyHasNoState(settings.backendUrl, name)) return undefined
    return open(name, program, false).catch(undefinedIfMissing)
  }
  const log = settings.onLog === undefined ? {} : {logVerbosity: 3, logToStdErr: true, onError: settings.onLog}
  const underLock = <T>(stack: Stack, options: RunOptions, act: () => Promise<T>) =>
    withLock({...options, settings, name: stack.name, removeLocks: () => stack.cancel()}, act)
  /** Whoever cancels hears of that, not of how the engine failed because of it. */
  const explained = <T>(signal: AbortSignal, act: (onFailure: (failure: ToldFailure) => void) => Promise<T>) => {
    const told: ToldFailure[] = []
    return act((failure) => told.push(failure)).catch((error) =>
      Promise.reject(signal.aborted ? signal.reason : failureOf(error, settings, {told})),
    )
  }

  return {
    preview: (plan, options) =>
      explained(options.signal, async () => {
        const changes: PlannedChange[] = []
        const {name} = plan.cluster
        const existing = await find(name, clusterProgram(plan))
        const stack = existing ?? (await open(name, clusterProgram(plan), true))
        const onEvent = progressOf(options.onProgress, {onChange: (change) => changes.push(change)})
        try {
          await underLock(stack, options, () => stack.preview({signal: options.signal, onEvent, ...log}))
        } finally {
          if (existing === undefined) await forgetEmpty(stack, settings)
        }
        return changes.sort(inProgramOrder)
      }),

    async up(plan, options) {
      const {name} = plan.cluster
      await requireRoom(settings.backendUrl, name)
      const {program, outputs} = heardProgram(clusterProgram(plan))
      const stack = await explained(options.signal, () => open(name, program, true))
      let interrupted = false
      const told: ToldFailure[] = []
      const onEvent = progressOf(options.onProgress, {
        onInterrupted() {
          interrupted = true
        },
        onFailure: (failure) => told.push(failure),
      })
      try {
        await underLock(stack, options, () => stack.up({signal: options.signal, onEvent, ...log}))
        // Creates that a killed engine left pending were adopted by their tags; without this they would be warned of forever.
        const {signal} = options
        if (interrupted) await underLock(stack, options, () => stack.refresh({clearPendingCreates: true, signal}))
        const heard = outputs()
        return heard ? engineState.fromOutputs(heard) : engineState.fromDeployment(await stack.exportStack())
      } catch (error) {
        options.signal.throwIfAborted()
        const exported = await stack.exportStack().catch(() => undefined)
        throw failureOf(error, settings, {state: exported && engineState.fromDeployment(exported), told})
      }
    },

    refresh: (name, options) =>
      explained(options.signal, async (onFailure) => {
        const stack = await find(name, async () => ({}))
        if (stack === undefined) return undefined
        const onEvent = progressOf(options.onProgress, {onFailure})
        const {signal} = options
        const how = {signal, onEvent, clearPendingCreates: true, ...log}
        await underLock(stack, options, () => stack.refresh(how))
        return engineState.fromDeployment(await stack.exportStack())
      }),

    destroy: ({name}, options) =>
      explained(options.signal, async (onFailure) => {
        await requireRoom(settings.backendUrl, name)
        const stack = await find(name, async () => ({}))
        if (stack === undefined) {
          await removeLeftFiles(settings, name) // a killed `down` may have come as far as this
          return false
        }
        const onEvent = progressOf(options.onProgress, {onFailure})
        await underLock(stack, options, () => stack.destroy({signal: options.signal, onEvent, ...log}))
        await underLock(stack, options, () => stack.workspace.removeStack(name, {force: true}))
        await removeLeftFiles(settings, name)
        return true
      }),

    read: (name, signal) =>
      explained(signal, async () => {
        signal.throwIfAborted()
        const stack = await find(name, async () => ({}))
        return stack && engineState.fromDeployment(await stack.exportStack())
      }),

    resources: (name, signal) =>
      explained(signal, async () => {
        signal.throwIfAborted()
        const stack = await find(name, async () => ({}))
        return stack === undefined ? [] : stateResources(await stack.exportStack())
      }),

    list: (signal) =>
      explained(signal, async () => {
        signal.throwIfAborted()
        const workspace = await LocalWorkspace.create(await workspaceOptions(settings, '.list'))
        const stacks = await workspace.listStacks()
        // Without a count a stack was never updated: a killed preview left it.
        const updated = stacks.filter(({resourceCount}) => resourceCount !== undefined)
        return updated.map(({name}) => name.split('/').at(-1) ?? name).sort()
      }),
  }
}

async function removeLeftFiles(settings: EngineSettings, name: string): Promise<void> {
  if (!(await removeLeftStates(settings.backendUrl, name))) return
  await rm(join(settings.workDir, name), {recursive: true, force: true})
}

/** A preview needs a stack, and shall leave none. The engine keeps one that got resources from someone else meanwhile. */
async function forgetEmpty(stack: Stack, settings: EngineSettings): Promise<void> {
  try {
    await stack.workspace.removeStack(stack.name)
  } catch {
    return
  }
  await removeLeftFiles(settings, stack.name)
}

/** The engine plans what does not depend on each other in any order. */
const inProgramOrder = (a: PlannedChange, b: PlannedChange) =>
  ORDER.indexOf(a.resourceType) - ORDER.indexOf(b.resourceType) || a.resource.localeCompare(b.resource, 'en')

const ORDER: readonly PlannedChange['resourceType'][] = ['Network', 'Access', 'Gang', 'Gate']

async function workspaceOptions(settings: EngineSettings, name: string): Promise<LocalWorkspaceOptions> {
  return {
    workDir: await ensureProjectFile(settings, name),
    pulumiCommand: pulumiCommand(settings.cli),
    pulumiHome: settings.home,
    ...(settings.secretsProvider === undefined ? {} : {secretsProvider: settings.secretsProvider}),
    envVars: {
      PULUMI_CONFIG_PASSPHRASE_FILE: settings.passphraseFile,
      PULUMI_BACKEND_URL: engineBackend(settings.backendUrl),
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_LOG_ROTATION_MAX_TOTAL_MB: '20', // a file a call, which cannot be switched off
      [CLIENT_VARIABLE]: String(process.pid),
      [CLUSTER_VARIABLE]: name,
      ...settings.env,
    },
  }
}

function undefinedIfMissing(error: unknown): undefined {
  if (!(error instanceof StackNotFoundError)) throw error
}
