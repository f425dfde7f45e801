import type {Node} from '../../src/domain/node.ts'
import type {SeenInstance} from './node.ts'

/** Of instances that are placed near each other. @source discovery document compute.v1, ResourceStatusPhysicalHostTopology */
export function fabricPathOf({json}: SeenInstance): Pick<Node, 'fabricPath'> {
  const {cluster, block, subblock, host} = json.resourceStatus?.physicalHostTopology ?? {}
  const fabricPath = [cluster, block, subblock, host].flatMap((part) => part || [])
  return fabricPath.length === 0 ? {} : {fabricPath}
}
