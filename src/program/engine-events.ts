import type {EngineEvent} from '@pulumi/pulumi/automation/index.js'
import type {PlannedChange} from '../domain/plan-summary.ts'
import type {Progress, ProgressListener, ResourceOperation} from '../domain/progress.ts'
import {failureIn, type ToldFailure} from '../domain/told-failure.ts'

type ResourceType = Extract<Progress, {kind: 'resource'}>['resourceType']

export interface EngineHeard {
  /** For each resource that is planned or done. */
  readonly onChange?: (change: PlannedChange) => void
  /** When the state has operations that an earlier, killed engine left pending. */
  readonly onInterrupted?: () => void
  /** For each resource that failed, where the plugin says why. */
  readonly onFailure?: (failure: ToldFailure) => void
}

/** Turns the engine's event stream into what gpuctl tells. */
export function progressOf(listener: ProgressListener, heard: EngineHeard = {}): (event: EngineEvent) => void {
  const changes: Record<string, number> = {}
  return (event) => {
    const atUnixMs = Date.now() // the engine gives whole seconds
    const tell = (urn: string, op: string, phase: 'started' | 'done' | 'failed') => {
      const subject = subjectOf(urn, op)
      if (subject === undefined) return
      listener({kind: 'resource', ...subject, phase, atUnixMs})
      if (phase === 'started') heard.onChange?.(subject)
      if (phase === 'done') changes[subject.operation] = (changes[subject.operation] ?? 0) + 1
    }
    if (event.resourcePreEvent) tell(event.resourcePreEvent.metadata.urn, event.resourcePreEvent.metadata.op, 'started')
    if (event.resOutputsEvent) tell(event.resOutputsEvent.metadata.urn, event.resOutputsEvent.metadata.op, 'done')
    if (event.resOpFailedEvent) tell(event.resOpFailedEvent.metadata.urn, event.resOpFailedEvent.metadata.op, 'failed')
    if (event.diagnosticEvent) tellDiagnostic(event.diagnosticEvent, listener, heard)
    // Its own counts hold the stack and the provider too, which nobody asked for.
    if (event.summaryEvent) listener({kind: 'summary', changes, durationSeconds: event.summaryEvent.durationSeconds})
  }
}

function tellDiagnostic(
  {severity, message, urn, ephemeral}: NonNullable<EngineEvent['diagnosticEvent']>,
  listener: ProgressListener,
  {onInterrupted, onFailure}: EngineHeard,
): void {
  const text = plain(message)
  // The engine has no event for this; its advice, an interactive refresh, is what `up` does by itself.
  if (text.includes('pending operations from previous deployment')) {
    onInterrupted?.()
    return
  }
  const failure = failureIn(text)
  if (failure !== undefined) {
    onFailure?.(failure)
    return
  }
  // Failures come back as the command's one error, built from the structured fault.
  if (severity !== 'warning' && severity !== 'info' && !ephemeral) return
  if (text === '') return
  const subject = urn === undefined ? undefined : subjectOf(urn, 'same')
  const level = severity === 'warning' ? 'warning' : 'info'
  listener({kind: 'message', severity: level, ...(subject && {resource: subject.resource}), text})
}

/** @source URN form `urn:pulumi:<stack>::<project>::<parent types$>type::name`, Pulumi documentation, "Resource names" */
function subjectOf(urn: string, op: string): PlannedChange | undefined {
  const [, , types, ...name] = urn.split('::')
  const resourceType = RESOURCE_TYPES[types?.split('$').at(-1) ?? '']
  const operation = OPERATIONS[op]
  if (resourceType === undefined || operation === undefined) return undefined
  return {resource: name.join('::'), resourceType, operation}
}

const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  'gpuctl:index:Network': 'Network',
  'gpuctl:index:Access': 'Access',
  'gpuctl:index:Gate': 'Gate',
  'gpuctl:index:Gang': 'Gang',
}

const OPERATIONS: Readonly<Record<string, ResourceOperation>> = {
  create: 'create',
  'create-replacement': 'replace',
  update: 'update',
  delete: 'delete',
  'delete-replaced': 'replace',
  replace: 'replace',
  refresh: 'read',
  read: 'read',
  same: 'same',
}

/** The engine marks colours up as `<{%reset%}>`. */
const plain = (message: string): string => message.replaceAll(/<\{%.*?%\}>/g, '').trim()
