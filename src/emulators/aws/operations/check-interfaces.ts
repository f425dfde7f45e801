import type {InstanceNetworkInterfaceSpecification, RunInstancesRequest} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call} from '../state/account.ts'
import type {InterfaceRecord} from '../state/interface-record.ts'
import type {Machine} from '../state/machines.ts'
import {need} from '../state/select.ts'
import {GROUP} from './security-groups.ts'
import {SUBNET} from './subnets.ts'

/** One interface that a launch asks for, as it will be. */
export interface PlannedInterface {
  readonly card: number
  readonly device: number
  readonly kind: InterfaceRecord['kind']
  readonly subnetId: string
  readonly groups: readonly string[]
  readonly isPublic: boolean
  readonly deleteOnTermination: boolean
  readonly description: string
}

/**
 * The interfaces of each instance, the primary one first.
 *
 * @source EC2 user guide, "Elastic Fabric Adapter": one EFA for a network card, the primary interface never EFA alone; RunInstances:
 * AssociatePublicIpAddress only for one new interface with device index 0
 */
export function checkInterfaces(call: Call, input: RunInstancesRequest, machine: Machine): readonly PlannedInterface[] {
  const asked = input.NetworkInterfaces ?? []
  if (asked.length === 0) return [onlyInterface(call, input)]
  if (input.SubnetId !== undefined || input.SecurityGroupIds?.length)
    refuse(
      'InvalidParameterCombination',
      'Network interfaces and an instance-level subnet ID or security groups may not be specified on the same request',
    )
  const planned = asked.map((each) => interfaceOf(call, each))
  if (planned.length > 1 && planned.some(({isPublic}) => isPublic))
    refuse(
      'InvalidParameterCombination',
      'The associatePublicIPAddress parameter cannot be specified when launching with multiple network interfaces.',
    )
  checkCards(planned, machine)
  return planned.toSorted((a, b) => a.card - b.card || a.device - b.device)
}

function onlyInterface(call: Call, {SubnetId, SecurityGroupIds}: RunInstancesRequest): PlannedInterface {
  if (SubnetId === undefined)
    refuse(
      'VPCIdNotSpecified',
      'No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.',
    )
  const subnet = need(call, SUBNET, SubnetId)
  return {
    card: 0,
    device: 0,
    kind: 'interface',
    subnetId: SubnetId,
    groups: groupsIn(call, subnet.VpcId, SecurityGroupIds),
    isPublic: subnet.MapPublicIpOnLaunch ?? false,
    deleteOnTermination: true,
    description: '',
  }
}

function interfaceOf(call: Call, asked: InstanceNetworkInterfaceSpecification): PlannedInterface {
  if (asked.NetworkInterfaceId !== undefined)
    refuse('UnsupportedOperation', 'The emulator launches with new network interfaces only.')
  if (asked.SubnetId === undefined)
    refuse('MissingParameter', 'The request must contain the parameter networkInterface.subnetId')
  const subnet = need(call, SUBNET, asked.SubnetId)
  const kind = asked.InterfaceType ?? 'interface'
  if (kind !== 'interface' && kind !== 'efa' && kind !== 'efa-only')
    refuse('InvalidParameterValue', `Value (${kind}) for parameter interfaceType is invalid.`)
  if (asked.DeviceIndex === undefined)
    refuse('InvalidParameterCombination', 'Each network interface requires a device index.')
  return {
    card: asked.NetworkCardIndex ?? 0,
    device: asked.DeviceIndex,
    kind,
    subnetId: asked.SubnetId,
    groups: groupsIn(call, subnet.VpcId, asked.Groups),
    isPublic: asked.AssociatePublicIpAddress ?? false,
    deleteOnTermination: asked.DeleteOnTermination ?? true,
    description: asked.Description ?? '',
  }
}

/** Without any: the VPC's default group. */
function groupsIn(call: Call, vpcId: string | undefined, ids: readonly string[] | undefined): readonly string[] {
  if (ids === undefined || ids.length === 0)
    return [...call.region.groups.values()].filter((each) => each.vpcId === vpcId && each.isDefault).map(({id}) => id)
  for (const id of ids)
    if (need(call, GROUP, id).vpcId !== vpcId)
      refuse('InvalidGroup.NotFound', `The security group '${id}' does not exist in VPC '${vpcId}'`)
  return ids
}

function checkCards(planned: readonly PlannedInterface[], machine: Machine): void {
  const invalid = (message: string): never => refuse('InvalidParameterCombination', message)
  const primary = planned.find(({card, device}) => card === 0 && device === 0)
  if (primary === undefined)
    refuse(
      'InvalidParameterCombination',
      'When specifying network interfaces, you must include a device at index 0 of network card 0.',
    )
  if (primary.kind === 'efa-only') invalid('The primary network interface cannot be of type efa-only.')
  if (new Set(planned.map(({subnetId}) => subnetId)).size > 1)
    invalid('All network interfaces of an EFA launch must be in one subnet.')
  for (const [card, all] of Map.groupBy(planned, (each) => each.card)) {
    if (card < 0 || card >= machine.cards)
      invalid(`Network card index ${card} is not valid for instance type ${machine.name}.`)
    const devices = all.map(({device}) => device)
    if (new Set(devices).size < devices.length)
      invalid(`Each network interface requires a unique device index on network card ${card}.`)
    if (all.length > machine.interfacesPerCard)
      refuse(
        'AttachmentLimitExceeded',
        `Interface count ${all.length} exceeds the limit for network card ${card} of ${machine.name}`,
      )
    const efas = all.filter(({kind}) => kind !== 'interface').length
    if (efas > 1) refuse('AttachmentLimitExceeded', `EFA count ${efas} exceeds the limit of network card ${card}`)
    if (efas > 0 && !machine.efaCards.includes(card))
      invalid(`Network card ${card} of instance type ${machine.name} does not support Elastic Fabric Adapters.`)
  }
}
