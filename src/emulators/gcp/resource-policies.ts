import {ApiError, alreadyExists, notFound} from './api-error.ts'
import {type Call, change, type Gce, type Handler, resourceOf} from './gce.ts'
import {aggregatedAnswer, listAnswer, regionScopes, scopeOfLink} from './lists.ts'
import {checkName, linkOf} from './names.ts'
import {knownRegion} from './places.ts'
import {inUse} from './references.ts'

/** Policies of a region; of those that there are, compact placement counts here. */
export const resourcePolicyCalls: Readonly<Record<string, Handler>> = {
  'resourcePolicies.get': (gce, call) => found(gce, call).json,
  'resourcePolicies.list': (gce, call) => {
    const region = knownRegion(gce, call)
    const all = gce.store.listed('resourcePolicy', `projects/${call.project}/regions/${region}/`).map(({json}) => json)
    return listAnswer('resourcePolicyList', call, `regions/${region}/resourcePolicies`, all)
  },
  'resourcePolicies.aggregatedList': (gce, call) => {
    const all = gce.store.listed('resourcePolicy', `projects/${call.project}/`).map(({json}) => json)
    return aggregatedAnswer(
      'resourcePolicyAggregatedList',
      call,
      'resourcePolicies',
      regionScopes(gce),
      all,
      scopeOfLink,
    )
  },
  'resourcePolicies.insert': insert,
  'resourcePolicies.delete': (gce, call) => {
    const {path, json} = found(gce, call)
    const user = gce.store
      .all('instance')
      .find((each) => ((each.json.resourcePolicies ?? []) as string[]).includes(linkOf(path)))
    return change(gce, call, {
      scope: `regions/${call.path.region}`,
      type: 'delete',
      target: path,
      targetId: json.id,
      refusal: () => user && inUse(path, user.path),
      end: () => gce.store.remove(path),
    })
  },
}

function found(gce: Gce, call: Call) {
  const path = `projects/${call.project}/regions/${knownRegion(gce, call)}/resourcePolicies/${call.path.resourcePolicy}`
  const policy = gce.store.find(path)
  if (policy) return policy
  throw notFound(path)
}

function insert(gce: Gce, call: Call): object {
  const {body, project} = call
  const region = knownRegion(gce, call)
  const path = `projects/${project}/regions/${region}/resourcePolicies/${checkName(body.name)}`
  if (gce.store.find(path)) throw alreadyExists(path)
  const policies = POLICIES.filter((each) => body[each] !== undefined)
  if (policies.length !== 1) throw new ApiError(400, 'invalid', 'Exactly one policy must be specified.')
  const own = {region: linkOf(`projects/${project}/regions/${region}`), status: 'READY'}
  const policy = resourceOf(gce, 'resourcePolicy', path, {...body, ...own})
  return change(gce, call, {
    scope: `regions/${region}`,
    type: 'insert',
    target: path,
    targetId: policy.json.id,
    begin: () => gce.store.add(policy),
  })
}

const POLICIES = [
  'groupPlacementPolicy',
  'snapshotSchedulePolicy',
  'instanceSchedulePolicy',
  'diskConsistencyGroupPolicy',
  'workloadPolicy',
] as const
