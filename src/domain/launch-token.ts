import {createHash} from 'node:crypto'

/**
 * The idempotency key of one launch: the same cluster, pool, generation and nodes always give the same key, so that a launch whose
 * answer was lost, or whose client was killed, is found instead of made twice. Shaped as a UUID because Compute Engine's `requestId`
 * must be one; EC2's `ClientToken` takes up to 64 ASCII characters.
 *
 * @param parts what tells this launch from all others; include what a changed request must not share a token with
 * @returns 36 characters, lower case
 * @source EC2 API reference, RunInstances; Compute Engine API reference, instances.insert; RFC 9562, version 8
 */
export function launchToken(...parts: readonly string[]): string {
  if (parts.length === 0) throw new RangeError('a token of nothing')
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  const variant = ((Number.parseInt(digest.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-')
}
