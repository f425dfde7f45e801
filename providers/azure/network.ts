import {ownershipTags} from '../../src/domain/ownership.ts'
import type {Network, NetworkRequest} from '../../src/ports/cloud.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {type Asking, ask, perform} from './asking.ts'
import {groupName, networkId, SECURITY_GROUP, SUBNET, VIRTUAL_NETWORK} from './names.ts'

/**
 * A cluster's network in one region, in a resource group of its own, so that whoever deletes the group deletes everything. Zones of a
 * region share it, and InfiniBand needs none.
 */
export async function ensureNetwork(asking: Asking, request: NetworkRequest): Promise<Network> {
  const {cluster, region, sshFrom = [], owner = '', expiresAtUnixMs} = request
  if (region === undefined) return {cluster, id: 'none'} // nothing of the cluster is in any region yet
  checkSshFrom(sshFrom)
  const {clients} = asking
  const {subscription} = clients
  const group = groupName(cluster, region)
  const tags = {...ownershipTags({cluster, owner, ...(expiresAtUnixMs !== undefined && {expiresAtUnixMs})})}
  const [resources, network] = await Promise.all([clients.resources(), clients.network()])
  await ask(asking, () => resources.resourceGroups.createOrUpdate(group, {location: region, tags}))
  await perform(asking, async () => ({
    poller: network.networkSecurityGroups.createOrUpdate(group, SECURITY_GROUP, {
      location: region,
      tags,
      securityRules: sshRules(sshFrom),
    }),
  }))
  const guard = {id: networkId(subscription, group, 'networkSecurityGroups', SECURITY_GROUP)}
  await perform(asking, async () => ({
    poller: network.virtualNetworks.createOrUpdate(group, VIRTUAL_NETWORK, {
      location: region,
      tags,
      addressSpace: {addressPrefixes: ['10.64.0.0/16']},
      subnets: [{name: SUBNET, addressPrefix: '10.64.0.0/17', networkSecurityGroup: guard}],
    }),
  }))
  return {cluster, region, id: networkId(subscription, group, 'virtualNetworks', VIRTUAL_NETWORK)}
}

/** Nodes of the network reach each other by the rules that every security group has; nobody else reaches them but by these. */
const sshRules = (sshFrom: readonly string[]) =>
  sshFrom.length === 0
    ? []
    : [
        {
          name: 'ssh',
          priority: 100,
          direction: 'Inbound',
          access: 'Allow',
          protocol: 'Tcp',
          sourceAddressPrefixes: [...sshFrom],
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: '22',
        },
      ]

function checkSshFrom(sshFrom: readonly string[]): void {
  const everywhere = sshFrom.find((block) => /[/]0$|^(\*|any|internet)$/i.test(block))
  if (everywhere === undefined) return
  throw new CloudFault({
    kind: 'invalid',
    code: 'SshFromEverywhere',
    message: `SSH is not let in from everywhere: ${everywhere}`,
    hint: 'name the addresses that log in',
    effect: 'none',
  })
}
