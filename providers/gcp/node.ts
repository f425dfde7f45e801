import {parseEmulatedSsh} from '../../src/domain/emulated-ssh.ts'
import {parseImportMark} from '../../src/domain/imported.ts'
import type {Node, NodeState, SshEndpoint} from '../../src/domain/node.ts'
import type {SeenMember} from '../shared/plan-members.ts'
import {lastOf} from './gcp.ts'
import {indexIn} from './names.ts'
import {LABELS, METADATA, metadataOf} from './tags.ts'
import type {Instance} from './types.ts'

/** An instance of ours, as lists tell of it. */
export interface SeenInstance {
  readonly id: string
  readonly name: string
  readonly zone: string
  readonly pool: string
  readonly index: number
  readonly generation: number
  readonly state: SeenMember['state']
  readonly launchedAtUnixMs: number
  readonly json: Instance
}

/** @returns undefined for an instance that is none of ours, whatever its labels say; one that was imported has a name of its own */
export function seenInstance(json: Instance): SeenInstance | undefined {
  const mark = parseImportMark(metadataOf(json, METADATA.imported))
  const name = json.name ?? ''
  const numbers = mark === undefined ? indexIn(name) : {index: mark.index, generation: 0}
  if (numbers === undefined) return undefined
  return {
    id: String(json.id),
    name,
    zone: lastOf(json.zone),
    pool: metadataOf(json, METADATA.pool) ?? json.labels?.[LABELS.pool] ?? '',
    ...numbers,
    state: STATES[String(json.status)] ?? 'starting',
    launchedAtUnixMs: Date.parse(json.creationTimestamp ?? '') || 0,
    json,
  }
}

/** @source Compute Engine, "VM instance lifecycle"; an instance that stops may be deleted or stay, which it does not say */
export const STATES: Readonly<Record<string, SeenMember['state']>> = {
  PROVISIONING: 'starting',
  STAGING: 'starting',
  PENDING: 'starting',
  REPAIRING: 'starting',
  RUNNING: 'running',
  PENDING_STOP: 'stopping',
  STOPPING: 'stopping',
  SUSPENDING: 'stopping',
  DEPROVISIONING: 'stopping',
  STOPPED: 'stopped',
  SUSPENDED: 'stopped',
  TERMINATED: 'stopped',
}

/** The user that cloud-init makes. */
export const USER = 'gpuctl'

export function nodeOf({id, pool, index, state, json}: SeenInstance, emulated: boolean): Node {
  const [nic] = json.networkInterfaces ?? []
  const privateAddress = nic?.networkIP ?? ''
  const address = nic?.accessConfigs?.[0]?.natIP || privateAddress
  const mark = parseImportMark(metadataOf(json, METADATA.imported))
  const user = mark?.user ?? USER
  const own: SshEndpoint = {address, port: 22, user, route: {kind: 'direct'}}
  const ssh = (emulated && parseEmulatedSsh(metadataOf(json, METADATA.emulatedSsh))) || own
  const hostKey = metadataOf(json, METADATA.hostKey)
  return {
    id,
    name: `${pool}-${index}`,
    pool,
    index,
    state: stateOf(state, json.status),
    ssh: {...ssh, ...(hostKey !== undefined && {hostKey})},
    privateAddress,
    ...endOf(json),
    ...(emulated && {caveat: 'emulated'}),
    ...(mark && {isImported: true}),
  }
}

const stateOf = (state: SeenMember['state'], status: unknown): NodeState =>
  status === 'REPAIRING' ? 'unreachable' : state

/** Google tells it once the instance runs. @source discovery document compute.v1, ResourceStatusScheduling */
function endOf({resourceStatus}: Instance): Pick<Node, 'endsAtUnixMs'> {
  const endsAtUnixMs = Date.parse(resourceStatus?.scheduling?.terminationTimestamp ?? '')
  return Number.isNaN(endsAtUnixMs) ? {} : {endsAtUnixMs}
}
