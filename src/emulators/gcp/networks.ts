import {ApiError, alreadyExists, invalid, notFound} from './api-error.ts'
import {type Call, change, type Gce, type Handler, resourceOf} from './gce.ts'
import {regionOf} from './geography.ts'
import {listAnswer} from './lists.ts'
import {checkName, lastOf, linkOf, pathOf} from './names.ts'
import {profileOf} from './network-profiles.ts'
import {inUse} from './references.ts'
import {addSubnetwork} from './subnetworks.ts'

/** VPC networks of own subnets; those with a profile are bound to its zone. */
export const networkCalls: Readonly<Record<string, Handler>> = {
  'networks.get': (gce, call) => (gce.store.find(pathFor(call)) ?? missing(call)).json,
  'networks.list': (gce, call) => {
    const networks = gce.store.listed('network', `projects/${call.project}/`).map(({json}) => json)
    return listAnswer('networkList', call, 'global/networks', networks)
  },
  'networks.insert': insert,
  'networks.delete': (gce, call) => {
    const path = pathFor(call)
    const network = gce.store.find(path) ?? missing(call)
    const user = userOf(gce, path)
    return change(gce, call, {
      scope: 'global',
      type: 'delete',
      target: path,
      targetId: network.json.id,
      refusal: () => (user === undefined ? undefined : inUse(path, user)),
      end: () => {
        for (const {path: each, json} of gce.store.all('subnetwork'))
          if (json.network === network.json.selfLink) gce.store.remove(each) // those that its profile made
        gce.store.remove(path)
      },
    })
  },
}

const pathFor = ({project, path, body}: Call) => `projects/${project}/global/networks/${path.network ?? body.name}`

const missing = (call: Call): never => {
  throw notFound(pathFor(call))
}

function insert(gce: Gce, call: Call): object {
  const {body} = call
  checkName(body.name)
  const path = pathFor(call)
  if (gce.store.find(path)) throw alreadyExists(path)
  const profile = body.networkProfile === undefined ? undefined : profileOf(gce, lastOf(String(body.networkProfile)))
  if (body.networkProfile !== undefined && profile === undefined)
    throw invalid('resource.networkProfile', body.networkProfile, 'The referenced network profile cannot be found.')
  const mtu = Number(body.mtu ?? (profile ? 8896 : 1460))
  if (mtu < 1300 || mtu > 8896) throw invalid('resource.mtu', mtu, 'MTU must be between 1300 and 8896, inclusive.')
  if (body.autoCreateSubnetworks !== false && !body.IPv4Range)
    throw new ApiError(
      400,
      'invalid',
      'This emulator has only networks of custom subnets: set autoCreateSubnetworks to false.',
    )
  const networkProfile = profile && linkOf(pathOf(String(body.networkProfile), call.project))
  const network = resourceOf(gce, 'network', path, {
    ...body,
    mtu,
    ...(networkProfile && {networkProfile}),
    routingConfig: {routingMode: 'REGIONAL'},
  })
  return change(gce, call, {
    scope: 'global',
    type: 'insert',
    target: path,
    targetId: network.json.id,
    refusal() {
      const limit = gce.world.quotas.limitOf({...QUOTA, account: call.project})
      return gce.store.all('network', `projects/${call.project}/`).length >= limit ? quotaExceeded(limit) : undefined
    },
    begin() {
      gce.store.add(network)
      if (profile?.hasAutoSubnet) {
        const region = regionOf(profile.zone)
        const name = `default-subnet-1-${network.json.name}`.slice(0, 63)
        addSubnetwork(gce, call.project, region, {name, network: network.json.selfLink, ipCidrRange: '192.168.0.0/17'})
      }
    },
  })
}

const QUOTA = {cloud: 'gcp', region: '', name: 'NETWORKS'}

const quotaExceeded = (limit: number) => ({
  status: 403,
  errors: [{code: 'QUOTA_EXCEEDED', message: `Quota 'NETWORKS' exceeded.  Limit: ${limit.toFixed(1)} globally.`}],
})

/** What keeps a network from its end. */
function userOf({store}: Gce, path: string): string | undefined {
  const link = linkOf(path)
  const isMetal = String(store.find(path)?.json.networkProfile).endsWith('-metal')
  const users = [...store.all('instance'), ...store.all('firewall'), ...(isMetal ? [] : store.all('subnetwork'))]
  return users.find(({kind, json}) => {
    if (kind !== 'instance') return json.network === link
    return (json.networkInterfaces as {network: string}[]).some(({network}) => network === link)
  })?.path
}
