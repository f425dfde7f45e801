import {DEEP_LEARNING_IMAGE} from '../../src/domain/catalog/facts/aws-software.ts'
import {TAGS} from '../../src/domain/ownership.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ask, Ec2} from './ec2.ts'
import {imageNamed} from './image.ts'
import {tagged} from './tags.ts'

/** Whether EC2 would have done it; else its refusal. */
export type DryRunResult = 'allowed' | {readonly code: string; readonly message: string}

export interface DryRun {
  readonly name: string
  readonly ask: (ec2: Ec2) => Promise<Ask<unknown>>
}

/**
 * Asks EC2 what it would say. A dry run never succeeds: that it would have is an error too.
 *
 * @throws CloudFault where nobody could say: no credentials, throttled, no answer
 * @source EC2 API reference, "Common query parameters": DryRun
 */
export async function tryDry(ec2: Ec2, prepare: DryRun['ask']): Promise<DryRunResult> {
  try {
    await ec2.ask(await prepare(ec2))
  } catch (error) {
    if (!(error instanceof CloudFault)) throw error
    const {code, message, kind} = error.fault
    if (code === 'DryRunOperation') return 'allowed'
    if (code === 'UnauthorizedOperation') return {code, message: message.split(' Encoded authorization')[0] ?? message}
    if (kind === 'auth' || kind === 'throttled' || kind === 'outage') throw error
    return {code, message}
  }
  throw new TypeError('a dry run was really done')
}

/** As the policy wants it: everything carries a lease. */
const LEASE = {[TAGS.lease]: 'doctor'}

/** What makes something and needs nothing to be there before. */
export const DRY_RUNS: readonly DryRun[] = [
  {
    name: 'networks',
    ask: async () => (api, options) =>
      api.createVpc({CidrBlock: '10.0.0.0/16', TagSpecifications: tagged(['vpc'], LEASE), DryRun: true}, options),
  },
  {
    name: 'placement groups',
    ask: async () => (api, options) =>
      api.createPlacementGroup(
        {
          GroupName: 'gpuctl-doctor',
          Strategy: 'cluster',
          TagSpecifications: tagged(['placement-group'], LEASE),
          DryRun: true,
        },
        options,
      ),
  },
  {
    name: 'public addresses',
    ask: async () => (api, options) =>
      api.allocateAddress({Domain: 'vpc', TagSpecifications: tagged(['elastic-ip'], LEASE), DryRun: true}, options),
  },
  {
    name: 'nodes',
    async ask(ec2) {
      const [{id: ImageId}, SubnetId] = await Promise.all([
        imageNamed(ec2, DEEP_LEARNING_IMAGE, 'x86_64'),
        anySubnet(ec2),
      ])
      const request = {
        ImageId,
        InstanceType: 'c7i.large' as const,
        MinCount: 1,
        MaxCount: 1,
        TagSpecifications: tagged(['instance', 'volume', 'network-interface'], LEASE),
        DryRun: true,
        ...(SubnetId === undefined ? {} : {SubnetId}),
      }
      return (api, options) => api.runInstances(request, options)
    },
  },
]

/** Where there is no default VPC, EC2 wants one named. */
async function anySubnet(ec2: Ec2): Promise<string | undefined> {
  const {Subnets = []} = await ec2.ask((api, options) => api.describeSubnets({MaxResults: 5}, options))
  return Subnets.find(({DefaultForAz}) => DefaultForAz)?.SubnetId ?? Subnets[0]?.SubnetId
}
