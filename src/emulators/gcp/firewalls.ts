import {ApiError, alreadyExists, invalid, notFound, required} from './api-error.ts'
import type {Json} from './check-message.ts'
import {type Call, change, type Gce, type Handler, resourceOf} from './gce.ts'
import {parseCidr} from './ipv4.ts'
import {listAnswer} from './lists.ts'
import {checkName, pathOf} from './names.ts'

/** Rules of who may come in. */
export const firewallCalls: Readonly<Record<string, Handler>> = {
  'firewalls.get': (gce, call) => found(gce, call).json,
  'firewalls.list': (gce, call) => {
    const all = gce.store.listed('firewall', `projects/${call.project}/`).map(({json}) => json)
    return listAnswer('firewallList', call, 'global/firewalls', all)
  },
  'firewalls.insert': insert,
  'firewalls.patch': (gce, call) => {
    const {path, json} = found(gce, call)
    const {name: _name, network: _network, ...changes} = call.body
    check({...json, ...changes})
    return change(gce, call, {
      scope: 'global',
      type: 'patch',
      target: path,
      targetId: json.id,
      begin: () => void Object.assign(json, changes),
    })
  },
  'firewalls.delete': (gce, call) => {
    const {path, json} = found(gce, call)
    const end = () => gce.store.remove(path)
    return change(gce, call, {scope: 'global', type: 'delete', target: path, targetId: json.id, end})
  },
}

function found({store}: Gce, {project, path}: Call) {
  const name = `projects/${project}/global/firewalls/${path.firewall}`
  const firewall = store.find(name)
  if (firewall) return firewall
  throw notFound(name)
}

function insert(gce: Gce, call: Call): object {
  const {body, project} = call
  const path = `projects/${project}/global/firewalls/${checkName(body.name)}`
  if (gce.store.find(path)) throw alreadyExists(path)
  if (body.network === undefined) throw required('resource.network') // `default` otherwise, which no project here has
  const network = gce.store.find(pathOf(String(body.network), project))
  if (network === undefined) throw notFound(pathOf(String(body.network), project))
  if (network.json.networkProfile)
    throw new ApiError(400, 'invalid', 'The network profile of the network does not allow VPC firewall rules.')
  check(body)
  const json = {direction: 'INGRESS', priority: 1000, disabled: false, ...body, network: network.json.selfLink}
  const firewall = resourceOf(gce, 'firewall', path, json)
  return change(gce, call, {
    scope: 'global',
    type: 'insert',
    target: path,
    targetId: firewall.json.id,
    begin: () => gce.store.add(firewall),
  })
}

/** @throws ApiError */
function check({allowed, denied, sourceRanges}: Json): void {
  if (allowed === undefined && denied === undefined) throw required('resource.allowed')
  for (const range of (sourceRanges ?? []) as readonly string[])
    if (parseCidr(range) === undefined) throw invalid('resource.sourceRanges', range, 'Must be a CIDR address range.')
}
