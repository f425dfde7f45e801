import type {Node} from '../domain/node.ts'
import {sshCommand} from '../domain/ssh-command.ts'
import type {StoredCluster} from '../ports/cluster-store.ts'
import {runInForeground} from './run-in-foreground.ts'

/** Hands the terminal to ssh on the first of the nodes. @returns ssh's exit code: the command's, or 255 */
export function sshInForeground(
  [node]: readonly Node[],
  stored: StoredCluster,
  command: readonly string[],
): Promise<number> {
  if (node === undefined) throw new RangeError('a cluster that was opened has a node')
  const {file, args} = sshCommand(node, {...stored, ...(command.length > 0 ? {argv: command} : {})})
  return runInForeground(file, args)
}
