import {mkdir, rm} from 'node:fs/promises'
import {join} from 'node:path'
import type {LocalWorkspaceOptions, ProjectSettings, PulumiFn, Stack} from '@pulumi/pulumi/automation/index.js'
import {LocalWorkspace, StackNotFoundError} from '@pulumi/pulumi/automation/index.js'
import type {ClusterId} from '../domain/cluster-id.ts'
import type {ClusterPlan} from '../domain/cluster-plan.ts'
import type {PlannedChange} from '../domain/plan-summary.ts'
import {clusterProgram} from './cluster-program.ts'
import {progressOf} from './engine-events.ts'
import {failureOf, refuseCorruptState} from './engine-failure.ts'
import {withLock} from './engine-lock.ts'
import type {EngineSettings, RunOptions} from './engine-settings.ts'
import {type EngineState, engineState} from './engine-state.ts'
import {pulumiCommand} from './pulumi-command.ts'
import {backupFolder} from './state-files.ts'

export interface Engine {
  /** What {@link up} would change. */
  preview(plan: ClusterPlan, options: RunOptions): Promise<readonly PlannedChange[]>
  /** Brings the cluster to the plan. @throws GpuctlError by the fault's kind; what was made is in the state. */
  up(plan: ClusterPlan, options: RunOptions): Promise<EngineState>
  /** Deletes every resource of the cluster's state, then the state. @returns whether there was one */
  destroy(cluster: ClusterId, options: RunOptions): Promise<boolean>
  /** What the state holds; undefined when there is no such cluster. */
  read(name: string, signal: AbortSignal): Promise<EngineState | undefined>
  /** Names of all clusters in the backend. */
  list(signal: AbortSignal): Promise<readonly string[]>
}

const PROJECT = 'gpuctl'

/** Pulumi through its Automation API, with gpuctl's own plugin. */
export function engine(settings: EngineSettings): Engine {
  const open = async (name: string, program: PulumiFn, create: boolean): Promise<Stack> => {
    await refuseCorruptState(settings, name)
    const openStack = create ? LocalWorkspace.createOrSelectStack : LocalWorkspace.selectStack
    const args = {stackName: name, projectName: PROJECT, program}
    return openStack.call(LocalWorkspace, args, await workspaceOptions(settings, name))
  }
  const log = settings.onLog === undefined ? {} : {logVerbosity: 3, logToStdErr: true, onError: settings.onLog}
  const underLock = <T>(stack: Stack, options: RunOptions, act: () => Promise<T>) =>
    withLock(settings, options, act, () => stack.cancel())
  const explained = <T>(act: () => Promise<T>) => act().catch((error) => Promise.reject(failureOf(error, settings)))

  return {
    preview: (plan, options) =>
      explained(async () => {
        const changes: PlannedChange[] = []
        const stack = await open(plan.cluster.name, clusterProgram(plan), true)
        const onEvent = progressOf(options.onProgress, (change) => changes.push(change))
        await underLock(stack, options, () => stack.preview({signal: options.signal, onEvent, ...log}))
        return changes
      }),

    async up(plan, options) {
      const {name} = plan.cluster
      const stack = await explained(() => open(name, clusterProgram(plan), true))
      let interrupted = false
      const onEvent = progressOf(options.onProgress, undefined, () => {
        interrupted = true
      })
      try {
        const {outputs} = await underLock(stack, options, () => stack.up({signal: options.signal, onEvent, ...log}))
        // Creates that a killed engine left pending were adopted by their tags; without this they would be warned of forever.
        if (interrupted) await stack.refresh({clearPendingCreates: true, signal: options.signal})
        return engineState.fromOutputs(outputs)
      } catch (error) {
        const exported = options.signal.aborted ? undefined : await stack.exportStack().catch(() => undefined)
        throw failureOf(error, settings, exported && engineState.fromDeployment(exported))
      }
    },

    destroy: ({name}, options) =>
      explained(async () => {
        const stack = await open(name, async () => ({}), false).catch(undefinedIfMissing)
        if (stack === undefined) return false
        const onEvent = progressOf(options.onProgress)
        await underLock(stack, options, () => stack.destroy({signal: options.signal, onEvent, ...log}))
        await underLock(stack, options, () => stack.workspace.removeStack(name, {force: true}))
        await removeLeftFiles(settings, name)
        return true
      }),

    read: (name, signal) =>
      explained(async () => {
        signal.throwIfAborted()
        const stack = await open(name, async () => ({}), false).catch(undefinedIfMissing)
        return stack && engineState.fromDeployment(await stack.exportStack())
      }),

    list: (signal) =>
      explained(async () => {
        signal.throwIfAborted()
        const workspace = await LocalWorkspace.create(await workspaceOptions(settings, '.list'))
        return (await workspace.listStacks()).map(({name}) => name.split('/').at(-1) ?? name).sort()
      }),
  }
}

/** What `stack rm` leaves: backups in a folder backend, and the project's settings. */
async function removeLeftFiles(settings: EngineSettings, name: string): Promise<void> {
  const backups = backupFolder(settings.backendUrl, name)
  if (backups !== undefined) await rm(backups, {recursive: true, force: true})
  await rm(join(settings.workDir, name), {recursive: true, force: true})
}

async function workspaceOptions(settings: EngineSettings, name: string): Promise<LocalWorkspaceOptions> {
  const workDir = join(settings.workDir, name)
  await mkdir(workDir, {recursive: true, mode: 0o700})
  return {
    workDir,
    pulumiCommand: pulumiCommand(settings.cli),
    pulumiHome: settings.home,
    ...(settings.secretsProvider === undefined ? {} : {secretsProvider: settings.secretsProvider}),
    envVars: {
      PULUMI_CONFIG_PASSPHRASE_FILE: settings.passphraseFile,
      PULUMI_BACKEND_URL: settings.backendUrl,
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_LOG_ROTATION_MAX_TOTAL_MB: '20', // a file a call, which cannot be switched off
      GPUCTL_CLIENT_PID: String(process.pid),
      ...settings.env,
    },
    projectSettings: projectSettings(settings),
  }
}

/** `plugins` is in Pulumi.yaml's schema, though not in the Automation API's type. @source Pulumi documentation, project file */
function projectSettings({backendUrl, pluginDir}: EngineSettings): ProjectSettings {
  const settings: ProjectSettings = {name: PROJECT, runtime: 'nodejs', backend: {url: backendUrl}}
  return Object.assign(settings, {plugins: {providers: [{name: PROJECT, path: pluginDir}]}})
}

function undefinedIfMissing(error: unknown): undefined {
  if (!(error instanceof StackNotFoundError)) throw error
}
