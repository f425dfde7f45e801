import {notFound} from './api-error.ts'
import {type Call, change, type Gce, type Handler} from './gce.ts'
import {aggregatedAnswer, listAnswer, scopeOfLink, zoneScopes} from './lists.ts'
import {knownZone} from './places.ts'
import {inUse} from './references.ts'

/** Boot disks: they are made with their instances. */
export const diskCalls: Readonly<Record<string, Handler>> = {
  'disks.get': (gce, call) => found(gce, call).json,
  'disks.list': (gce, call) => {
    const zone = knownZone(gce, call)
    const all = gce.store.listed('disk', `projects/${call.project}/zones/${zone}/`).map(({json}) => json)
    return listAnswer('diskList', call, `zones/${zone}/disks`, all)
  },
  'disks.aggregatedList': (gce, call) => {
    const all = gce.store.listed('disk', `projects/${call.project}/`).map(({json}) => json)
    return aggregatedAnswer('diskAggregatedList', call, 'disks', zoneScopes(gce), all, scopeOfLink)
  },
  'disks.delete': (gce, call) => {
    const {path, json} = found(gce, call)
    const [user] = (json.users ?? []) as string[]
    return change(gce, call, {
      scope: `zones/${call.path.zone}`,
      type: 'delete',
      target: path,
      targetId: json.id,
      refusal: () => (user === undefined ? undefined : inUse(path, user)),
      end: () => gce.store.remove(path),
    })
  },
}

function found(gce: Gce, call: Call) {
  const path = `projects/${call.project}/zones/${knownZone(gce, call)}/disks/${call.path.disk}`
  const disk = gce.store.find(path)
  if (disk) return disk
  throw notFound(path)
}
