import type {InternetGateway} from '@aws-sdk/client-ec2'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ec2} from './ec2.ts'
import {soon} from './soon.ts'
import {ownedBy, tagged} from './tags.ts'

/** The VPC's way to the internet: a gateway, attached, and a route to it in the main route table. */
export async function ensureGateway(
  ec2: Ec2,
  cluster: ClusterId,
  vpcId: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const gatewayId = await ec2.repeat(() => attachedGateway(ec2, cluster, vpcId, tags))
  const {RouteTables = []} = await ec2.ask((api, options) =>
    api.describeRouteTables(
      {
        Filters: [
          {Name: 'vpc-id', Values: [vpcId]},
          {Name: 'association.main', Values: ['true']},
        ],
      },
      options,
    ),
  )
  const [main] = RouteTables
  if (
    main?.Routes?.some(({DestinationCidrBlock, GatewayId}) => DestinationCidrBlock === ALL && GatewayId === gatewayId)
  )
    return
  const tableId = main?.RouteTableId ?? (await soon(ec2, () => mainTable(ec2, vpcId)))
  await unless('RouteAlreadyExists', () =>
    soon(ec2, () =>
      ec2.once((api, options) =>
        api.createRoute({RouteTableId: tableId, DestinationCidrBlock: ALL, GatewayId: gatewayId}, options),
      ),
    ),
  )
}

const ALL = '0.0.0.0/0'

async function attachedGateway(
  ec2: Ec2,
  cluster: ClusterId,
  vpcId: string,
  tags: Readonly<Record<string, string>>,
): Promise<string> {
  const {InternetGateways: all = []} = await ec2.once((api, options) =>
    api.describeInternetGateways({Filters: ownedBy(cluster)}, options),
  )
  const attached = all.find(({Attachments}) => Attachments?.some((each) => each.VpcId === vpcId))
  if (attached?.InternetGatewayId !== undefined) return attached.InternetGatewayId
  const free = all.find(({Attachments = []}) => Attachments.length === 0) ?? (await make(ec2, tags))
  const id = free?.InternetGatewayId ?? ''
  await unless('Resource.AlreadyAssociated', () =>
    soon(ec2, () =>
      ec2.once((api, options) => api.attachInternetGateway({InternetGatewayId: id, VpcId: vpcId}, options)),
    ),
  )
  return id
}

async function make(ec2: Ec2, tags: Readonly<Record<string, string>>): Promise<InternetGateway | undefined> {
  const {InternetGateway: made} = await ec2.once((api, options) =>
    api.createInternetGateway({TagSpecifications: tagged(['internet-gateway'], tags)}, options),
  )
  return made
}

async function mainTable(ec2: Ec2, vpcId: string): Promise<string> {
  const {RouteTables = []} = await ec2.once((api, options) =>
    api.describeRouteTables(
      {
        Filters: [
          {Name: 'vpc-id', Values: [vpcId]},
          {Name: 'association.main', Values: ['true']},
        ],
      },
      options,
    ),
  )
  const id = RouteTables[0]?.RouteTableId
  if (id !== undefined) return id
  throw new CloudFault({
    kind: 'invalid',
    code: 'InvalidRouteTableID.NotFound',
    message: `the main route table of ${vpcId} is not listed`,
    effect: 'none',
  })
}

async function unless(code: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof CloudFault) || error.fault.code !== code) throw error
  }
}
