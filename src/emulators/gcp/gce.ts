import type {ScriptedError} from '../core/call-script.ts'
import type {EmulatedWorld} from '../core/emulated-world.ts'
import type {Json} from './check-message.ts'
import {type Geography, geographyOf} from './geography.ts'
import {type MachineTypes, machineTypesOf} from './machine-types.ts'
import {linkOf} from './names.ts'
import {
  type OperationFailure,
  type OperationStart,
  type Operations,
  operations as operationsOf,
  scriptedFailure,
} from './operations.ts'
import type {Query} from './paging.ts'
import {type Kind, type Resource, type ResourceStore, resourceStore} from './resource-store.ts'

/** What all calls work on. */
export interface Gce {
  readonly world: EmulatedWorld
  readonly geography: Geography
  readonly machineTypes: MachineTypes
  readonly store: ResourceStore
  readonly operations: Operations
  readonly nextId: () => string
}

/** A call whose path, parameters and body fit the model. */
export interface Call {
  readonly project: string
  readonly path: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Json
  /** What the operation that it starts is to end with. */
  readonly operationError?: ScriptedError | undefined
}

/** Answers with a message of the model, or throws an ApiError. */
export type Handler = (gce: Gce, call: Call) => Promise<object> | object

export function gceOf(world: EmulatedWorld): Gce {
  let ids = 0n
  const nextId = () => `${FIRST_ID + ids++}`
  const geography = geographyOf(world.catalog)
  return {
    world,
    geography,
    machineTypes: machineTypesOf(world.catalog, geography),
    store: resourceStore(world.clock, () => world.latency.listingMs),
    operations: operationsOf(world, nextId),
    nextId,
  }
}

const FIRST_ID = 4_000_000_000_000_000_001n

interface Change extends Omit<OperationStart, 'project' | 'act' | 'requestId'> {
  /** Why the operation will fail, where it will. */
  readonly refusal?: () => OperationFailure | undefined
  /** Happens at once. */
  readonly begin?: () => void
  /** Happens when the operation ends, or says why it failed after all. */
  readonly end?: () => Promise<OperationFailure | undefined> | Promise<void> | void
}

/** Starts an operation that changes something. @returns it, as it is from then on */
export function change({operations}: Gce, call: Call, {refusal, begin, end, ...start}: Change): object {
  const {project, query, operationError} = call
  const failure = operationError === undefined ? refusal?.() : scriptedFailure(operationError)
  if (failure === undefined) begin?.()
  const act = async () => {
    if (failure) return failure
    return (await end?.()) ?? undefined
  }
  return operations.start({...start, project, requestId: query.requestId, act}).json
}

/** A new thing with what every one has. */
export function resourceOf(gce: Gce, kind: Kind, path: string, json: Json): Resource {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const creationTimestamp = new Date(gce.world.clock.nowUnixMs()).toISOString()
  const own = {kind: `compute#${kind}`, id: gce.nextId(), name, creationTimestamp, selfLink: linkOf(path)}
  return {path, kind, json: {...json, ...own}}
}
