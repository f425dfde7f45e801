import type {Ec2} from './ec2.ts'
import {allPages} from './pages.ts'

/**
 * By instance, the network nodes from the top to the one next to it. Of all instances of the account that EC2 tells it of, which are the large
 * ones: no filter asks for tags here, and only 100 ids can be named. @source EC2 API reference, DescribeInstanceTopology
 */
export async function fabricPathsIn(ec2: Ec2): Promise<readonly (readonly [id: string, path: readonly string[]])[]> {
  const instances = await allPages(
    (NextToken) => ec2.ask((api, options) => api.describeInstanceTopology({NextToken, MaxResults: 100}, options)),
    ({Instances}) => Instances,
  )
  return instances.flatMap(({InstanceId, NetworkNodes = []}) =>
    InstanceId === undefined || NetworkNodes.length === 0 ? [] : [[InstanceId, NetworkNodes] as const],
  )
}
