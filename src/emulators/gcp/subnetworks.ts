import {ApiError, alreadyExists, invalid, notFound, required} from './api-error.ts'
import type {Json} from './check-message.ts'
import {type Call, change, type Gce, type Handler, resourceOf} from './gce.ts'
import {regionOf} from './geography.ts'
import {firstAddress, overlap, parseCidr} from './ipv4.ts'
import {checkName, lastOf, linkOf, pathOf} from './names.ts'
import {profileOf} from './network-profiles.ts'
import {knownRegion} from './places.ts'
import {scopedCalls} from './scoped-calls.ts'

/** Subnets of networks; no two of a network overlap. */
export const subnetworkCalls: Readonly<Record<string, Handler>> = {
  ...scopedCalls({
    kind: 'subnetwork',
    collection: 'subnetworks',
    scope: 'regions',
    userOf: ({store}, {json: {selfLink}}) =>
      store.all('instance').find(({json}) => nicsOf(json).some(({subnetwork}) => subnetwork === selfLink))?.path,
  }),
  'subnetworks.insert': insert,
}

const nicsOf = ({networkInterfaces}: Json) => networkInterfaces as readonly {readonly subnetwork: string}[]

function insert(gce: Gce, call: Call): object {
  const {body, project} = call
  const region = knownRegion(gce, call)
  const name = checkName(body.name)
  const path = `projects/${project}/regions/${region}/subnetworks/${name}`
  if (gce.store.find(path)) throw alreadyExists(path)
  if (body.network === undefined) throw required('resource.network')
  const network = gce.store.find(pathOf(String(body.network), project))
  if (network === undefined) throw notFound(pathOf(String(body.network), project))
  checkRange(gce, network.json, body.ipCidrRange)
  const profile = profileOf(gce, lastOf(String(network.json.networkProfile)))
  if (profile && (profile.hasAutoSubnet || regionOf(profile.zone) !== region))
    throw new ApiError(
      400,
      'invalid',
      `Network profile ${profile.name} does not allow a subnetwork in region ${region}.`,
    )
  const json = {...body, name, network: network.json.selfLink}
  return change(gce, call, {
    scope: `regions/${region}`,
    type: 'insert',
    target: path,
    begin: () => void addSubnetwork(gce, project, region, json),
  })
}

/** @throws ApiError */
function checkRange({store}: Gce, network: Json, range: unknown): void {
  const wanted = typeof range === 'string' ? parseCidr(range) : undefined
  if (wanted === undefined || wanted.bits > 29)
    throw invalid(
      'resource.ipCidrRange',
      range,
      'Must be a CIDR address range that is contained in the RFC1918 private address blocks.',
    )
  const other = store.all('subnetwork').find(({json}) => {
    const theirs = parseCidr(String(json.ipCidrRange))
    return json.network === network.selfLink && theirs !== undefined && overlap(wanted, theirs)
  })
  if (other === undefined) return
  const {name, region} = other.json
  const where = `existing subnetwork '${name}' in region '${lastOf(String(region))}'`
  throw new ApiError(400, 'invalidIPCidrRange', `Invalid IPCidrRange: ${range} conflicts with ${where}.`)
}

export function addSubnetwork(gce: Gce, project: string, region: string, json: Json): void {
  const path = `projects/${project}/regions/${region}/subnetworks/${json.name}`
  const own = {
    region: linkOf(`projects/${project}/regions/${region}`),
    gatewayAddress: firstAddress(String(json.ipCidrRange)),
    purpose: 'PRIVATE',
    stackType: 'IPV4_ONLY',
  }
  gce.store.add(resourceOf(gce, 'subnetwork', path, {...json, ...own}))
}
