import {createHash} from 'node:crypto'

/** Who owns a resource: the cluster's name for people, its lease for machines. */
export interface ClusterId {
  readonly name: string
  /** 10 lower-case hexadecimal digits, the same for one name in one state backend: see {@link clusterId}. */
  readonly lease: string
}

/**
 * The identity under which everything of a cluster is tagged. The same name in the same backend always gives the same
 * lease, so that what an interrupted `up` left is found by the next one; two people with a cluster of one name never meet.
 *
 * @param backend what tells this state backend from all others: its URL, or this installation's id where that is a folder
 */
export function clusterId(name: string, backend: string): ClusterId {
  const lease = createHash('sha256').update(`${backend}\n${name}`).digest('hex').slice(0, 10)
  return {name, lease}
}
