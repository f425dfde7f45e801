import type {EmulatedWorld} from '../core/emulated-world.ts'
import {type ArmResource, keyOf} from './arm-resource.ts'
import type {Instance} from './instance-state.ts'
import type {LongOperations} from './long-operations.ts'

/** All that is in Azure, of every subscription. Ids are found in any case. */
export interface Account {
  readonly world: EmulatedWorld
  readonly operations: LongOperations
  find(id: string): ArmResource | undefined
  put(resource: ArmResource): void
  remove(id: string): void
  /** Those whose id begins so, as they are. */
  within(prefix: string): readonly ArmResource[]
  /** Those as a listing shows them: what was just made is not in it yet, what just ended still is. */
  listed(prefix: string, type?: string): readonly ArmResource[]
  /** Machines by the id of the resource that shows them. */
  readonly instances: Map<string, Instance>
}

export function openAccount(world: EmulatedWorld, operations: LongOperations): Account {
  const held = new Map<string, {resource: ArmResource; madeAtUnixMs: number}>()
  let gone: {resource: ArmResource; goneAtUnixMs: number}[] = []
  const under = (prefix: string, id: string) => keyOf(id).startsWith(keyOf(prefix))
  return {
    world,
    operations,
    instances: new Map(),
    find: (id) => held.get(keyOf(id))?.resource,
    put(resource) {
      const madeAtUnixMs = held.get(keyOf(resource.id))?.madeAtUnixMs ?? world.clock.nowUnixMs()
      held.set(keyOf(resource.id), {resource, madeAtUnixMs})
    },
    remove(id) {
      const resource = held.get(keyOf(id))?.resource
      held.delete(keyOf(id))
      if (resource !== undefined && world.latency.listingMs > 0)
        gone.push({resource, goneAtUnixMs: world.clock.nowUnixMs()})
    },
    within: (prefix) => [...held.values()].map(({resource}) => resource).filter(({id}) => under(prefix, id)),
    listed(prefix, type) {
      const sinceUnixMs = world.clock.nowUnixMs() - world.latency.listingMs
      gone = gone.filter(({goneAtUnixMs}) => goneAtUnixMs > sinceUnixMs)
      const seen = [...held.values()].filter(({madeAtUnixMs}) => madeAtUnixMs <= sinceUnixMs)
      return [...seen, ...gone]
        .map(({resource}) => resource)
        .filter((each) => (type === undefined || each.type === type) && under(prefix, each.id))
    },
  }
}

export {type ArmResource, keyOf, subscriptionIn} from './arm-resource.ts'
