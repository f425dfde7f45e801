import type {ClusterId} from '../../src/domain/cluster-id.ts'

/** Names follow from the lease, so that whoever asks twice asks for the same thing: a PUT makes nothing twice. */

/** @source Azure, "Naming rules and restrictions": resource groups have 90 characters */
export const groupName = ({name, lease}: ClusterId, region: string): string =>
  `gpuctl-${name.replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, 36)}-${lease}-${region}`

export const VIRTUAL_NETWORK = 'gpuctl'
export const SUBNET = 'nodes'
export const SECURITY_GROUP = 'gpuctl-nodes'

export const placementGroupName = (pool: string): string => `${pool}-together`

export const networkId = (subscription: string, group: string, kind: string, name: string): string =>
  `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Network/${kind}/${name}`

export const subnetId = (subscription: string, group: string): string =>
  `${networkId(subscription, group, 'virtualNetworks', VIRTUAL_NETWORK)}/subnets/${SUBNET}`

/** `1`, `2` or `3`; catalogs write zones as such, price lists of others as `eastus-1`. */
export const zonesOf = (zone: string): readonly string[] => (zone === '' ? [] : [zone.split('-').at(-1) ?? zone])
