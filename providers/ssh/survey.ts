import type {Fault} from '../../src/domain/fault.ts'
import type {Node} from '../../src/domain/node.ts'
import type {ClusterRef} from '../../src/ports/cloud.ts'
import {type Candidate, candidatesOf, type SshWorld} from './candidates.ts'
import {faultOf} from './faults.ts'
import {nodeOf} from './host-node.ts'
import type {Holder} from './host-scripts.ts'

/** A host that the cluster may hold, with what it answered. */
export interface Surveyed {
  readonly candidate: Candidate
  readonly answer: {readonly node: Node; readonly holder: Holder} | {readonly refused: Fault}
}

/** Asks every host that the cluster may hold who holds it. */
export async function survey(cluster: ClusterRef, world: SshWorld, signal: AbortSignal): Promise<readonly Surveyed[]> {
  const candidates = await candidatesOf(cluster, world)
  const surveyed = await Promise.all(candidates.map((candidate) => ask(candidate, world, signal)))
  signal.throwIfAborted()
  return surveyed
}

async function ask(candidate: Candidate, world: SshWorld, signal: AbortSignal): Promise<Surveyed> {
  const {host} = candidate
  try {
    const node = await nodeOf(host, 'host', 0, world.knownHostsFiles)
    return {candidate, answer: {node, holder: await world.scripts.holder({host, node}, signal)}}
  } catch (error) {
    signal.throwIfAborted()
    const refused = faultOf(error, host, 'none')
    if (refused === undefined) throw error
    return {candidate, answer: {refused}}
  }
}
