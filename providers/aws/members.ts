import type {Filter, Instance, InstanceStateName} from '@aws-sdk/client-ec2'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {parseEmulatedSsh} from '../../src/domain/emulated-ssh.ts'
import {parseImportMark} from '../../src/domain/imported.ts'
import type {Node} from '../../src/domain/node.ts'
import {indexAt, TAGS} from '../../src/domain/ownership.ts'
import {HOST_KEY_TAG} from '../shared/node-tags.ts'
import type {SeenMember} from '../shared/plan-members.ts'
import type {Ec2} from './ec2.ts'
import {allPages} from './pages.ts'
import {ownedBy, tagOf} from './tags.ts'

/** Who logs in: cloud-init makes it where an image has none of this name. */
export const SSH_USER = 'ubuntu'

/** Instances of a cluster or of one of its pools; those that have ended too, for the hour in which EC2 lists them. */
export function listInstances(
  ec2: Ec2,
  cluster: Pick<ClusterId, 'lease'>,
  {pool, states}: {readonly pool?: string; readonly states?: readonly InstanceStateName[]} = {},
): Promise<readonly Instance[]> {
  const Filters: Filter[] = [
    ...ownedBy(cluster, pool),
    ...(states === undefined ? [] : [{Name: 'instance-state-name', Values: [...states]}]),
  ]
  return allPages(
    (NextToken) => ec2.ask((api, options) => api.describeInstances({Filters, NextToken, MaxResults: 1000}, options)),
    ({Reservations}) => Reservations?.flatMap(({Instances = []}) => Instances),
  )
}

export const NOT_GONE: readonly InstanceStateName[] = ['pending', 'running', 'stopping', 'stopped', 'shutting-down']

/** An instance as the port tells of it; undefined for one that has ended. */
export function nodeOf(instance: Instance, isEmulated: boolean): Node | undefined {
  const state = STATES[instance.State?.Name ?? 'pending']
  if (state === undefined) return undefined
  const {InstanceId: id = '', Tags: tags, PrivateIpAddress: privateAddress = ''} = instance
  const pool = tagOf(tags, TAGS.pool) ?? ''
  const index = indexOf(instance)
  const hostKey = tagOf(tags, HOST_KEY_TAG)
  const emulated = isEmulated ? parseEmulatedSsh(tagOf(tags, TAGS.emulatedSsh)) : undefined
  const address = instance.PublicIpAddress ?? privateAddress
  const mark = parseImportMark(tagOf(tags, TAGS.imported))
  const user = mark?.user ?? SSH_USER
  return {
    id,
    name: `${pool}-${index}`,
    pool,
    index,
    state,
    ssh: {
      ...(emulated ?? {address, port: 22, user, route: {kind: 'direct'}}),
      ...(hostKey === undefined ? {} : {hostKey}),
    },
    privateAddress,
    ...(isEmulated ? {caveat: 'emulated'} : {}),
    ...(mark && {isImported: true}),
  }
}

/** Which of the gang it is: its own mark says so where it was imported, else one launch tags all of its instances with all of their indices, in their order. */
export const indexOf = ({Tags, AmiLaunchIndex = 0}: Instance): number =>
  parseImportMark(tagOf(Tags, TAGS.imported))?.index ??
  indexAt(tagOf(Tags, TAGS.indices) ?? '', AmiLaunchIndex) ??
  AmiLaunchIndex

export const STATES: Readonly<Record<InstanceStateName, SeenMember['state'] | undefined>> = {
  pending: 'starting',
  running: 'running',
  stopping: 'stopping',
  stopped: 'stopped',
  'shutting-down': 'stopping',
  terminated: undefined,
}
