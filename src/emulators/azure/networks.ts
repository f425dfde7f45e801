import {randomUUID} from 'node:crypto'
import type {ArmResource} from './account.ts'
import {nextAddress} from './addresses.ts'
import {ArmError} from './arm-error.ts'
import type {ArmCall, ArmHandlers} from './call.ts'
import {isSame, type PlainKind, parentOf, plainResources, referred} from './plain-resources.ts'

/** Networks, what guards them, and what stands in them. */
export const networks = (): ArmHandlers =>
  Object.assign({}, ...[VIRTUAL_NETWORKS, SUBNETS, SECURITY_GROUPS, PUBLIC_ADDRESSES, INTERFACES].map(plainResources))

const NETWORK = 'Microsoft.Network/virtualNetworks'

const VIRTUAL_NETWORKS: PlainKind = {
  group: 'VirtualNetworks',
  type: NETWORK,
  parameter: 'virtualNetworkName',
  style: 'status',
  listing: 'List',
  check(call, network) {
    const {account} = call
    const prefixes: readonly string[] = network.properties.addressSpace?.addressPrefixes ?? []
    if (prefixes.length === 0)
      throw new ArmError(400, 'InvalidRequestFormat', 'Cannot parse the request.', {
        details: [{code: 'MissingAddressSpace', message: `Virtual network ${network.id} has no address space.`}],
      })
    const subnets: readonly ArmResource[] = network.properties.subnets ?? []
    const kept = subnets.map(({name, properties}): ArmResource => {
      const subnet = {id: `${network.id}/subnets/${name}`, name, type: SUBNET, properties: {...properties}}
      checkSubnet(call, subnet, network)
      subnet.properties.provisioningState = 'Succeeded'
      account.put(subnet)
      return subnet
    })
    for (const old of account.within(`${network.id}/subnets/`)) {
      if (kept.some(({id}) => isSame(id, old.id))) continue
      const refusal = SUBNETS.inUse?.(call, old)
      if (refusal !== undefined) throw refusal // a PUT without it would delete it
      account.remove(old.id)
    }
    network.properties = {...network.properties, subnets: kept, resourceGuid: randomUUID()}
  },
  inUse(call, network) {
    const subnets = call.account.within(`${network.id}/subnets/`)
    return subnets.map((subnet) => SUBNETS.inUse?.(call, subnet)).find((each) => each !== undefined)
  },
}

const SUBNET = 'Microsoft.Network/virtualNetworks/subnets'

const SUBNETS: PlainKind = {
  group: 'Subnets',
  type: SUBNET,
  parameter: 'subnetName',
  style: 'in the body',
  listing: 'List',
  parent: {type: NETWORK, parameter: 'virtualNetworkName', field: 'subnets'},
  check(call, subnet) {
    const network = call.account.find(parentOf(subnet.id))
    if (network === undefined) throw new RangeError(`no network of ${subnet.id}`)
    checkSubnet(call, subnet, network)
    const others = (network.properties.subnets ?? []).filter(({id}: ArmResource) => !isSame(id, subnet.id))
    network.properties.subnets = [...others, subnet]
  },
  inUse(call, subnet) {
    const user = usersOf(call, subnet.id)[0]
    if (user === undefined) return undefined
    return new ArmError(
      400,
      'InUseSubnetCannotBeDeleted',
      `Subnet ${subnet.name} is in use by ${user} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.`,
    )
  },
}

function checkSubnet(call: ArmCall, subnet: ArmResource, network: ArmResource): void {
  const {addressPrefix, addressPrefixes, networkSecurityGroup} = subnet.properties
  if (addressPrefix === undefined && addressPrefixes === undefined)
    throw new ArmError(400, 'InvalidRequestFormat', `Subnet ${subnet.name} has no address prefix.`)
  if (networkSecurityGroup !== undefined) referred(call, subnet.id, networkSecurityGroup.id, network.location)
}

const SECURITY_GROUP = 'Microsoft.Network/networkSecurityGroups'

const SECURITY_GROUPS: PlainKind = {
  group: 'NetworkSecurityGroups',
  type: SECURITY_GROUP,
  parameter: 'networkSecurityGroupName',
  style: 'in the body',
  listing: 'List',
  check(_call, group) {
    const rules: readonly ArmResource[] = group.properties.securityRules ?? []
    for (const {name, properties} of rules) {
      const missing = ['access', 'direction', 'priority', 'protocol'].find((key) => properties?.[key] === undefined)
      if (missing !== undefined)
        throw new ArmError(400, 'InvalidRequestFormat', `Security rule ${name} has no ${missing}.`)
      if (properties.priority < 100 || properties.priority > 4096)
        throw new ArmError(
          400,
          'SecurityRuleInvalidPriority',
          `Security rule ${name} has an invalid Priority. The value must be between 100 and 4096.`,
        )
    }
    const priorities = rules.map(({properties}) => `${properties.direction} ${properties.priority}`)
    if (new Set(priorities).size < priorities.length)
      throw new ArmError(
        400,
        'SecurityRuleConflict',
        `Security rules of ${group.name} have the same Priority and Direction.`,
      )
    group.properties.securityRules = rules.map((rule) => ({
      ...rule,
      id: `${group.id}/securityRules/${rule.name}`,
      properties: {...rule.properties, provisioningState: 'Succeeded'},
    }))
  },
  inUse({account}, group) {
    const user = account
      .within('/')
      .find(({type, properties}) => type !== SECURITY_GROUP && isSame(properties.networkSecurityGroup?.id, group.id))
    if (user === undefined) return undefined
    return new ArmError(
      400,
      'InUseNetworkSecurityGroupCannotBeDeleted',
      `Network security group ${group.id} cannot be deleted because it is in use by the following resources: ${user.id}. In order to delete the Network security group, remove the association with the resource(s). To learn how to do this, see aka.ms/deletensg.`,
    )
  },
}

const PUBLIC_ADDRESSES: PlainKind = {
  group: 'PublicIPAddresses',
  type: 'Microsoft.Network/publicIPAddresses',
  parameter: 'publicIpAddressName',
  style: 'status',
  listing: 'List',
  check({account}, address) {
    const {ipAddress = nextAddress()} = account.find(address.id)?.properties ?? {}
    address.properties = {
      publicIPAllocationMethod: 'Static',
      publicIPAddressVersion: 'IPv4',
      ...address.properties,
      ipAddress,
    }
  },
  inUse({account}, address) {
    const user = account.within('/').find(({properties}) => uses(properties.ipConfigurations, address.id))
    if (user === undefined) return undefined
    return new ArmError(
      400,
      'PublicIPAddressCannotBeDeleted',
      `Public IP address ${address.id} can not be deleted since it is still allocated to resource ${user.id}. In order to delete the public IP, disassociate/detach the Public IP address from the resource.`,
    )
  },
}

const INTERFACES: PlainKind = {
  group: 'NetworkInterfaces',
  type: 'Microsoft.Network/networkInterfaces',
  parameter: 'networkInterfaceName',
  style: 'status',
  listing: 'List',
  check(call, nic) {
    const before = call.account.find(nic.id)?.properties
    const configurations: readonly ArmResource[] = nic.properties.ipConfigurations ?? []
    for (const {properties} of configurations) {
      referred(call, nic.id, properties?.subnet?.id, nic.location)
      const address = properties?.publicIPAddress?.id
      if (address !== undefined) refuseSecondUser(call, nic, referred(call, nic.id, address, nic.location))
    }
    nic.properties.ipConfigurations = configurations.map((each, at) => ({
      ...each,
      id: `${nic.id}/ipConfigurations/${each.name}`,
      properties: {
        privateIPAllocationMethod: 'Dynamic',
        privateIPAddressVersion: 'IPv4',
        primary: at === 0,
        ...each.properties,
        ...(before?.ipConfigurations[at]?.properties.privateIPAddress && {
          privateIPAddress: before.ipConfigurations[at].properties.privateIPAddress,
        }),
        provisioningState: 'Succeeded',
      },
    }))
    if (before?.virtualMachine) nic.properties.virtualMachine = before.virtualMachine
  },
  inUse(_call, nic) {
    const machine = nic.properties.virtualMachine?.id
    if (machine === undefined) return undefined
    return new ArmError(
      400,
      'NicInUse',
      `Network Interface ${nic.id} is used by existing resource ${machine}. In order to delete the network interface, it must be dissociated from the resource. To learn more, see aka.ms/deletenic.`,
    )
  },
}

function refuseSecondUser({account}: ArmCall, nic: ArmResource, address: ArmResource): void {
  const user = account
    .within('/')
    .find(({id, properties}) => !isSame(id, nic.id) && uses(properties.ipConfigurations, address.id))
  if (user === undefined) return
  throw new ArmError(
    400,
    'PublicIPAddressInUse',
    `Resource ${user.id} is referencing public IP address ${address.id} that is already allocated to another resource.`,
  )
}

const uses = (configurations: readonly ArmResource[] | undefined, address: string): boolean =>
  configurations?.some(({properties}) => isSame(properties?.publicIPAddress?.id, address)) ?? false

/** Interfaces and scale sets in a subnet. */
function usersOf({account}: ArmCall, subnet: string): readonly string[] {
  const configurations = ({properties}: ArmResource): readonly ArmResource[] =>
    properties.ipConfigurations ??
    properties.virtualMachineProfile?.networkProfile?.networkInterfaceConfigurations?.flatMap(
      (each: ArmResource) => each.properties?.ipConfigurations ?? [],
    ) ??
    []
  return account
    .within('/')
    .filter((each) => configurations(each).some(({properties}) => isSame(properties?.subnet?.id, subnet)))
    .map(({id}) => id)
}
