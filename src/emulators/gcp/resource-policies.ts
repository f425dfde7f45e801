import {ApiError, alreadyExists} from './api-error.ts'
import {type Call, change, type Gce, type Handler, resourceOf} from './gce.ts'
import {checkName, linkOf} from './names.ts'
import {knownRegion} from './places.ts'
import {scopedCalls} from './scoped-calls.ts'

/** Policies of a region; of those that there are, compact placement counts here. */
export const resourcePolicyCalls: Readonly<Record<string, Handler>> = {
  ...scopedCalls({
    kind: 'resourcePolicy',
    collection: 'resourcePolicies',
    scope: 'regions',
    userOf: ({store}, {path}) =>
      store.all('instance').find(({json}) => ((json.resourcePolicies ?? []) as string[]).includes(linkOf(path)))?.path,
  }),
  'resourcePolicies.insert': insert,
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
