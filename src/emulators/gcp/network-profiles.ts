import {notFound} from './api-error.ts'
import type {Call, Gce, Handler} from './gce.ts'
import {listAnswer} from './lists.ts'
import {linkOf} from './names.ts'

/** Networks for RDMA are made by a profile of their zone. @source Google Cloud, "RDMA network profiles" */
export const networkProfileCalls: Readonly<Record<string, Handler>> = {
  'networkProfiles.get': (gce, call) => {
    const profile = profileOf(gce, call.path.networkProfile ?? '')
    if (profile) return profileJson(call, profile)
    throw notFound(`projects/${call.project}/global/networkProfiles/${call.path.networkProfile}`)
  },
  'networkProfiles.list': (gce, call) =>
    listAnswer(
      'networkProfileList',
      call,
      'global/networkProfiles',
      profiles(gce).map((each) => profileJson(call, each)),
    ),
}

export interface Profile {
  readonly name: string
  readonly zone: string
  /** Bare metal: it makes the one subnet by itself. */
  readonly hasAutoSubnet: boolean
}

export const profileOf = (gce: Gce, name: string): Profile | undefined =>
  profiles(gce).find((each) => each.name === name)

/** In the zones that have a type for it. */
function profiles({geography: {regions, zonesOf}, machineTypes}: Gce): readonly Profile[] {
  return regions.flatMap(zonesOf).flatMap((zone) => {
    const has = (prefixes: readonly string[]) =>
      machineTypes.in(zone).some(({name}) => prefixes.some((prefix) => name.startsWith(prefix)))
    return [
      ...(has(['a3-ultragpu-', 'a4-', 'a4x-highgpu-']) ? [{name: `${zone}-vpc-roce`, zone, hasAutoSubnet: false}] : []),
      ...(has(['a4x-maxgpu-']) ? [{name: `${zone}-vpc-roce-metal`, zone, hasAutoSubnet: true}] : []),
    ]
  })
}

const profileJson = ({project}: Call, {name, zone, hasAutoSubnet}: Profile) => ({
  kind: 'compute#networkProfile',
  name,
  location: {scope: 'ZONE', name: zone},
  features: {
    interfaceTypes: ['MRDMA'],
    allowVpcFirewallRules: 'VPC_FIREWALL_RULES_BLOCKED',
    allowMultiNicInSameNetwork: 'MULTI_NIC_IN_SAME_NETWORK_ALLOWED',
    allowExternalIpAccess: 'EXTERNAL_IP_ACCESS_BLOCKED',
    allowSubnetworkCreation: hasAutoSubnet ? 'SUBNETWORK_CREATION_BLOCKED' : 'SUBNETWORK_CREATION_ALLOWED',
  },
  selfLink: linkOf(`projects/${project}/global/networkProfiles/${name}`),
})
