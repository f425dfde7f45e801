import type {FoundInstance, ImportedInstance} from './imported.ts'
import type {Node} from './node.ts'

/** An instance made by hand as the node that it is to be, reached as its owner reaches it. */
export function importedNode(
  {id, state, privateAddress, ssh}: FoundInstance,
  {user, hostKey, hostKeySource, identityFile}: Pick<ImportedInstance, 'user'> & Partial<ImportedInstance>,
  {pool, index}: Pick<Node, 'pool' | 'index'>,
): Node {
  return {
    id,
    name: `${pool}-${index}`,
    pool,
    index,
    state,
    privateAddress,
    ssh: {
      user,
      ...ssh,
      ...(hostKey === undefined ? {} : {hostKey}),
      ...(hostKeySource === undefined ? {} : {hostKeySource}),
      ...(identityFile === undefined ? {} : {identityFile}),
    },
  }
}
