import {accessDigest, ownershipTags, TAGS} from '../../src/domain/ownership.ts'
import type {Rental} from '../../src/domain/rental.ts'
import {withoutComment} from '../../src/domain/ssh-key.ts'
import type {GangRequest} from '../../src/ports/cloud.ts'

/** Beside those that all clouds have: the public half of the host key, so that a listing knows which key a node shows. */
export const HOST_KEY_TAG = 'gpuctl:host-key'

/** Of a gang's scale set, and so of its machines. A value has 256 characters. */
export function gangTags({cluster, pool, authorizedKey, tags}: GangRequest, rental: Rental): Record<string, string> {
  const {owner, expiresAtUnixMs, hostKey} = rental
  return {
    ...tags,
    ...ownershipTags({cluster, pool, owner, ...(expiresAtUnixMs !== undefined && {expiresAtUnixMs})}),
    [TAGS.access]: accessDigest(authorizedKey, hostKey.publicKey),
    [HOST_KEY_TAG]: withoutComment(hostKey.publicKey),
  }
}
