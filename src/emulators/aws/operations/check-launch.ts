import type {Image, RunInstancesRequest, Tag} from '@aws-sdk/client-ec2'
import type {MarketKey} from '../../core/capacity-market.ts'
import {refuse} from '../refusal.ts'
import type {Call} from '../state/account.ts'
import type {Lifecycle} from '../state/instance-record.ts'
import type {Machine} from '../state/machines.ts'
import type {Zone} from '../state/places.ts'
import {need} from '../state/select.ts'
import {checkedTags} from '../state/tags.ts'
import {checkInterfaces, type PlannedInterface} from './check-interfaces.ts'
import {imageOf} from './images.ts'
import {zonesOffering} from './instance-types.ts'
import {named} from './placement-groups.ts'
import {freeAddresses, SUBNET} from './subnets.ts'

/** A launch that is in order, as far as it can be seen before capacity is asked for. */
export interface CheckedLaunch {
  readonly input: RunInstancesRequest
  readonly machine: Machine
  readonly image: Image
  readonly zone: Zone
  readonly vpcId: string
  readonly interfaces: readonly PlannedInterface[]
  readonly lifecycle: Lifecycle
  readonly market: MarketKey
  readonly tags: ReadonlyMap<string, readonly Tag[]>
  readonly userData: string
  readonly least: number
  readonly most: number
}

export function checkLaunch(call: Call, input: RunInstancesRequest): CheckedLaunch {
  const {account, region} = call
  const {MinCount: least = 0, MaxCount: most = 0} = input
  if (least < 1) refuse('InvalidParameterValue', `Value (${least}) for parameter minCount is invalid.`)
  if (most < least) refuse('InvalidParameterValue', 'The maximum count must not be less than the minimum count')
  const tags = checkedTags(input.TagSpecifications, [
    'instance',
    'volume',
    'network-interface',
    'spot-instances-request',
  ])
  const machine = account.machines.get(input.InstanceType ?? '')
  if (machine === undefined) refuse('InvalidParameterValue', `Invalid value '${input.InstanceType}' for InstanceType.`)
  if (input.ImageId === undefined) refuse('MissingParameter', 'The request must contain the parameter ImageId')
  const image = imageOf(call, input.ImageId)
  if (image.Architecture !== machine.arch)
    refuse(
      'InvalidParameterValue',
      `The architecture '${machine.arch}' of the specified instance type does not match the architecture '${image.Architecture}' of the specified AMI.`,
    )
  const interfaces = checkInterfaces(call, input, machine)
  const subnet = need(call, SUBNET, interfaces[0]?.subnetId)
  const zone = region.zones.find(({id}) => id === subnet.AvailabilityZoneId)
  if (zone === undefined) throw new TypeError(`no zone ${subnet.AvailabilityZoneId}`)
  checkPlacement(call, input, zone)
  checkOffered(call, machine, zone)
  const lifecycle = lifecycleOf(input, machine)
  const userData = Buffer.from(input.UserData ?? '', 'base64').toString()
  if (Buffer.byteLength(userData) > 16_384) refuse('InvalidParameterValue', 'User data is limited to 16384 bytes')
  const addresses = interfaces.filter(({kind}) => kind !== 'efa-only').length * least
  if (freeAddresses(region, subnet) < addresses)
    refuse(
      'InsufficientFreeAddressesInSubnet',
      `There are not enough free addresses in subnet '${subnet.SubnetId}' to satisfy the requested number of instances.`,
    )
  return {
    input,
    machine,
    image,
    zone,
    vpcId: subnet.VpcId ?? '',
    interfaces,
    lifecycle,
    market: {
      cloud: 'aws',
      region: region.name,
      zone: zone.id,
      instanceType: machine.name,
      purchase: lifecycle === 'spot' ? 'spot' : 'on-demand',
    },
    tags,
    userData,
    least,
    most,
  }
}

function checkPlacement(call: Call, {Placement: placement = {}}: RunInstancesRequest, zone: Zone): void {
  const {AvailabilityZone, AvailabilityZoneId, GroupName} = placement
  if ((AvailabilityZone ?? zone.name) !== zone.name || (AvailabilityZoneId ?? zone.id) !== zone.id)
    refuse('InvalidParameterValue', 'The availability zone of the placement and that of the subnet are not the same.')
  if (GroupName !== undefined) named(call, GroupName)
}

/** @source RunInstances answers as quoted in kubernetes-sigs/karpenter and terraform-provider-aws issues */
function checkOffered(call: Call, machine: Machine, zone: Zone): void {
  const offered = zonesOffering(call.region, machine)
  if (offered.includes(zone)) return
  const others = offered.map(({name}) => name).sort()
  refuse(
    'Unsupported',
    `Your requested instance type (${machine.name}) is not supported in your requested Availability Zone (${zone.name}).${
      others.length === 0
        ? ''
        : ` Please retry your request by not specifying an Availability Zone or choosing ${others.join(', ')}.`
    }`,
  )
}

function lifecycleOf({InstanceMarketOptions: options, ...input}: RunInstancesRequest, machine: Machine): Lifecycle {
  const target = input.CapacityReservationSpecification?.CapacityReservationTarget
  const refuseTarget = () =>
    refuse('InvalidParameterCombination', 'The market type and the capacity reservation cannot be used together.')
  if (options?.MarketType === 'capacity-block') {
    if (target?.CapacityReservationId === undefined)
      refuse('MissingParameter', 'A capacity block launch must name the capacity reservation of the block.')
    return 'capacity-block'
  }
  if (options?.SpotOptions !== undefined && options.MarketType !== 'spot')
    refuse('InvalidParameterCombination', 'Spot options are only valid for the market type spot.')
  if (options?.MarketType === 'spot') {
    if (target !== undefined) refuseTarget()
    if (!machine.purchases.includes('spot'))
      refuse('InvalidParameterValue', `The instance type '${machine.name}' is not supported for spot.`)
    const {SpotInstanceType: kind = 'one-time', InstanceInterruptionBehavior: end = 'terminate'} =
      options.SpotOptions ?? {}
    if (kind === 'one-time' && end !== 'terminate')
      refuse('InvalidParameterCombination', 'One-time spot requests can only be terminated at an interruption.')
    return 'spot'
  }
  if (target === undefined && !machine.purchases.includes('on-demand'))
    refuse('UnsupportedOperation', `The instance type '${machine.name}' is only available through Capacity Blocks.`)
  return 'normal'
}
