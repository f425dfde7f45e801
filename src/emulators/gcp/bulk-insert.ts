import {ApiError, alreadyExists, invalid, required} from './api-error.ts'
import {heldBy, takeCapacity} from './capacity.ts'
import type {Json} from './check-message.ts'
import type {Call, Gce} from './gce.ts'
import {createInstance} from './instance-life.ts'
import {planInstances} from './instance-properties.ts'
import {checkName} from './names.ts'
import {type OperationFailure, scriptedFailure} from './operations.ts'
import {knownZone} from './places.ts'

/**
 * So many alike instances, or at least `minCount`, or none. One operation stands for all; those of the single instances are in its group,
 * and where too few could be made, only they say why.
 *
 * @source discovery document compute.v1, BulkInsertInstanceResource; googleapis/google-cloud-go#5168 (VM_MIN_COUNT_NOT_REACHED)
 */
export async function bulkInsert(gce: Gce, call: Call): Promise<object> {
  const {body, project, operationError} = call
  const zone = knownZone(gce, call)
  const count = Number(body.count ?? 0)
  const least = Number(body.minCount ?? count)
  if (count < 1 || count > 5000) throw invalid('resource.count', body.count, 'Must be between 1 and 5000.')
  if (least > count) throw invalid('resource.minCount', body.minCount, 'Must not be more than the count.')
  if (body.sourceInstanceTemplate !== undefined)
    throw invalid(
      'resource.sourceInstanceTemplate',
      body.sourceInstanceTemplate,
      'The referenced template cannot be found.',
    )
  if (body.instanceProperties === undefined) throw required('resource.instanceProperties')
  const properties = body.instanceProperties as Json
  if (String(properties.machineType).includes('/'))
    throw invalid(
      'resource.instanceProperties.machineType',
      properties.machineType,
      'Must be the name of a machine type.',
    )
  const names = namesOf(gce, call, zone, count)
  const plan = planInstances(gce, call, zone, properties)
  const scripted = operationError && scriptedFailure(operationError)
  const [made, failure] = scripted ? [0, scripted] : take(gce, project, plan, count, least)
  for (const name of names.slice(0, made)) await createInstance(gce, project, name, plan)

  const group = gce.nextId()
  const scope = `zones/${zone}`
  for (const [at, name] of names.entries()) {
    const target = `projects/${project}/zones/${zone}/instances/${name}`
    const ownFailure = at < made ? undefined : failure
    gce.operations.start({project, scope, type: 'insert', target, group, act: () => ownFailure})
  }
  const status = {
    targetVmCount: count,
    createdVmCount: made,
    failedToCreateVmCount: count - made,
    deletedVmCount: 0,
    status: 'DONE',
  }
  return gce.operations.start({
    project,
    scope,
    type: 'bulkInsert',
    target: `projects/${project}/zones/${zone}/instances`,
    group,
    requestId: call.query.requestId,
    act: () => (scripted ? scripted : made >= least ? undefined : notReached(least)),
    metadata: () => ({instancesBulkInsertOperationMetadata: {perLocationStatus: {[scope]: status}}}),
  }).json
}

/** As many as can be had, where they are enough. */
function take(
  gce: Gce,
  project: string,
  plan: Parameters<typeof heldBy>[1],
  count: number,
  least: number,
): [number, OperationFailure | undefined] {
  const held = heldBy(project, plan)
  let failure: OperationFailure | undefined
  for (let nodes = count; nodes >= Math.max(least, 1); nodes--) {
    const refused = takeCapacity(gce, held, nodes, project)
    if (refused === undefined) return [nodes, failure]
    failure ??= refused
  }
  return [0, failure]
}

const notReached = (least: number): OperationFailure => ({
  status: 503,
  errors: [
    {code: 'VM_MIN_COUNT_NOT_REACHED', message: `Requested minimum count of ${least} VMs could not be created.`},
  ],
})

function namesOf({store}: Gce, {project, body}: Call, zone: string, count: number): readonly string[] {
  const prefix = `projects/${project}/zones/${zone}/instances/`
  if (body.perInstanceProperties !== undefined) {
    const names = Object.keys(body.perInstanceProperties as object)
    if (names.length > count)
      throw new ApiError(400, 'invalid', 'There are more per-instance properties than instances.')
    if (names.length < count && body.namePattern === undefined) throw required('resource.namePattern')
    for (const name of names) {
      checkName(name, 'resource.perInstanceProperties')
      if (store.find(`${prefix}${name}`)) throw alreadyExists(`${prefix}${name}`)
    }
    if (names.length === count) return names
    throw new ApiError(400, 'invalid', 'This emulator takes names or a pattern, not both.')
  }
  const pattern = /^([^#]*)(#{1,18})([^#]*)$/.exec(String(body.namePattern ?? ''))
  if (pattern === null)
    throw invalid('resource.namePattern', body.namePattern, 'Must contain one continuous sequence of #.')
  const [, before = '', digits = '', after = ''] = pattern
  const taken = store
    .all('instance', prefix)
    .map(({json: {name}}) => Number(name.slice(before.length, -after.length || undefined)))
  const first = Math.max(0, ...taken.filter(Number.isSafeInteger)) + 1
  return Array.from({length: count}, (_, at) =>
    checkName(`${before}${`${first + at}`.padStart(digits.length, '0')}${after}`),
  )
}
