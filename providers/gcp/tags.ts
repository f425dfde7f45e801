import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {accessDigest, labelOf, type Ownership, ownershipTags, TAGS} from '../../src/domain/ownership.ts'
import {withoutComment} from '../../src/domain/ssh-key.ts'
import type {GangRequest} from '../../src/ports/cloud.ts'
import type {Instance} from './types.ts'

/** Ownership as labels of instances and disks. */
export const labelsOf = (ownership: Ownership, more: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries({...more, ...ownershipTags(ownership)}).map(([key, value]) => [labelOf(key), labelOf(value)]),
  )

/** Ownership of what has no labels, in its description. */
export const descriptionOf = (ownership: Ownership): string => JSON.stringify(ownershipTags(ownership))

export const LABELS = {lease: labelOf(TAGS.lease), pool: labelOf(TAGS.pool), access: labelOf(TAGS.access)} as const

/** A filter of lists that have labels. */
export const ofLease = ({lease}: ClusterId): string => `labels.${LABELS.lease} = "${labelOf(lease)}"`

export const ofPool = (cluster: ClusterId, pool: string): string =>
  `(${ofLease(cluster)}) AND (labels.${LABELS.pool} = "${labelOf(pool)}")`

/** A filter of lists that have none. */
export const ofPrefix = (prefix: string): string => `name eq ${prefix}.*`

/** What labels cannot hold is told by metadata: the pool's name as it is, and the key that the node shows. */
export const METADATA = {
  pool: 'gpuctl-pool',
  hostKey: 'gpuctl-host-key',
  imported: 'gpuctl-imported',
  emulatedSsh: 'gpuctl-emulated-ssh',
  userData: 'user-data',
} as const

export const metadataOf = ({metadata}: Instance, key: string): string | undefined =>
  metadata?.items?.find((item) => item.key === key)?.value ?? undefined

/** Who may log in, and which key the node shows. */
export const accessOf = ({authorizedKey}: GangRequest, hostPublicKey: string): string =>
  accessDigest(authorizedKey, withoutComment(hostPublicKey))
