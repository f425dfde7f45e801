import {formatImportMark, type Holder, type ImportMark, parseImportMark} from '../../src/domain/imported.ts'
import {accessDigest, ownershipTags, TAGS} from '../../src/domain/ownership.ts'
import type {Rental} from '../../src/domain/rental.ts'
import {withoutComment} from '../../src/domain/ssh-key.ts'
import type {GangRequest, TakeRequest} from '../../src/ports/cloud.ts'

// Of nodes on clouds whose tags take any text: Google's labels do not.

export type Tags = Readonly<Record<string, string>>

/** Beside those that all clouds have: the public half of the host key, so that a listing knows which key a node shows. */
export const HOST_KEY_TAG = 'gpuctl:host-key'

const {emulatedSsh: _, ...OWN_TAGS} = TAGS
/** All that gpuctl writes on a node, and takes off again when it gives it back. */
export const OUR_TAGS: readonly string[] = [...Object.values(OWN_TAGS), HOST_KEY_TAG]

/** Of the nodes of a gang. A value has 256 characters. */
export function gangTags({cluster, pool, authorizedKey, tags}: GangRequest, rental: Rental): Tags {
  const {owner, expiresAtUnixMs, hostKey} = rental
  return {
    ...tags,
    ...ownershipTags({cluster, pool, owner, ...(expiresAtUnixMs !== undefined && {expiresAtUnixMs})}),
    [TAGS.access]: accessDigest(authorizedKey, hostKey.publicKey),
    [HOST_KEY_TAG]: withoutComment(hostKey.publicKey),
  }
}

/** Of an instance that is taken over, as the pool's node with this index. */
export const importTags = (
  request: TakeRequest,
  {index, user, hostKey}: ImportMark & {readonly hostKey: string},
): Tags => ({
  ...ownershipTags(request),
  [TAGS.imported]: formatImportMark({index, user}),
  [TAGS.access]: accessDigest(request.authorizedKey, hostKey),
  [HOST_KEY_TAG]: hostKey,
})

/** Whose an instance is. */
export function holderOf(tagOf: (key: string) => string | undefined): Holder | undefined {
  const lease = tagOf(TAGS.lease)
  if (lease === undefined) return undefined
  const [mark, access] = [parseImportMark(tagOf(TAGS.imported)), tagOf(TAGS.access)]
  return {
    lease,
    cluster: tagOf(TAGS.cluster) ?? lease,
    pool: tagOf(TAGS.pool) ?? '',
    ...(mark && {mark}),
    ...(access !== undefined && {access}),
  }
}
