import type {ClusterWorld} from './clusters.ts'

/** What to ask before a cluster is removed: instances that somebody made by hand are named, because nothing makes them again. */
export async function removalQuestion(
  name: string,
  {store}: Pick<ClusterWorld, 'store'>,
  {keepImported}: {readonly keepImported: boolean},
): Promise<string> {
  const pools = (await store.read(name))?.cluster.pools.filter(({imported}) => imported !== undefined) ?? []
  const ids = pools.flatMap(({nodes}) => nodes.map(({id}) => id))
  if (ids.length === 0) return `Remove the cluster ${name}?`
  const fate = keepImported ? 'run on' : 'end'
  return `Remove the cluster ${name}? Its imported instances, made by hand, ${fate}: ${ids.join(', ')}.`
}
