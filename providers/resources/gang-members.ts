import type {Fault} from '../../src/domain/fault.ts'
import {type HostEntry, hostEntryOf} from '../../src/domain/host-entry.ts'
import type {Node} from '../../src/domain/node.ts'
import type {GangResult} from '../../src/ports/cloud.ts'
import type {PreviewedGang} from './gang-inputs.ts'
import {cloudOptions} from './inputs.ts'
import type {Properties, ResourceContext} from './resource.ts'

/** The nodes of the gang's cluster on its cloud, as they are now. */
export async function nodesOf(
  {
    cluster,
    cloud,
    hosts,
    ...on
  }: Pick<PreviewedGang, 'cluster' | 'cloud' | 'emulated' | 'account'> & {
    hosts: readonly HostEntry[]
  },
  context: ResourceContext,
): Promise<readonly Node[]> {
  return (await context.cloud(cloud, cloudOptions(on))).nodes({...cluster, hosts}, context.signal)
}

/** What an earlier create or update of the same code left in the state. */
export const knownMembers = ({members}: Properties): readonly Node[] => (Array.isArray(members) ? members : [])

/** Hosts of the user's own that the gang had. */
export const heldHosts = (old: Properties): readonly HostEntry[] =>
  old.cloud === 'ssh' ? knownMembers(old).map(hostEntryOf) : []

/** What could not even be listed is, as far as anybody knows, what it was. */
export const membersNow = ({members, fault}: GangResult, old: Properties): readonly Node[] =>
  fault?.effect === 'unknown' && members.length === 0 ? knownMembers(old) : members

export const reasonsOf = ({members, fault}: GangResult & {fault: Fault}, size: number) => [
  `${members.length} of ${size} nodes are up; ${fault.code}: ${fault.message}`,
]
