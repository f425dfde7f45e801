import type {Gcp} from './gcp.ts'

/** What instances that take from a reservation have to say. */
export interface HeldCapacity {
  /** Bound to it: dense and calendar reservations demand that. */
  readonly isBound: boolean
  /** Its own placement, which goes before ours. */
  readonly policies: readonly string[]
  /** As an affinity names it. */
  readonly name: string
}

/** @param id a name, or `projects/p/reservations/name` of another project's that is shared */
export async function heldCapacity(gcp: Gcp, zone: string, id: string): Promise<HeldCapacity> {
  const [, owner = gcp.project, reservation = id] = /^projects\/([^/]+)\/.*reservations\/(.+)$/.exec(id) ?? []
  const client = await gcp.reservations()
  const [found] = await gcp.ask((options) => client.get({project: owner, zone, reservation}, options))
  const isBound = found.deploymentType === 'DENSE'
  return {isBound, policies: Object.values(found.resourcePolicies ?? {}), name: id}
}
