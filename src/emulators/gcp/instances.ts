import {ApiError, alreadyExists, invalid, notFound} from './api-error.ts'
import {bulkInsert} from './bulk-insert.ts'
import {heldBy, takeCapacity} from './capacity.ts'
import {reportFaulty} from './faulty-hosts.ts'
import {type Call, change, type Gce, type Handler} from './gce.ts'
import {fingerprintOf} from './instance-json.ts'
import {createInstance, type Instance, removed, startInstance, stopped, stopping} from './instance-life.ts'
import {planInstances} from './instance-properties.ts'
import {checkLabels, checkName} from './names.ts'
import {scriptedFailure} from './operations.ts'
import {knownZone} from './places.ts'
import {scopedReads} from './scoped-calls.ts'

/** Instances and what can be done with them. */
export const instanceCalls: Readonly<Record<string, Handler>> = {
  ...scopedReads({kind: 'instance', collection: 'instances', scope: 'zones'}),
  'instances.insert': insert,
  'instances.bulkInsert': bulkInsert,

  'instances.delete': (gce, call) => {
    const instance = found(gce, call)
    return changed(gce, call, instance, 'delete', {begin: () => stopping(instance), end: () => removed(gce, instance)})
  },
  'instances.stop': (gce, call) => {
    const instance = found(gce, call)
    if (instance.json.status === 'TERMINATED') return changed(gce, call, instance, 'stop', {})
    return changed(gce, call, instance, 'stop', {begin: () => stopping(instance), end: () => stopped(gce, instance)})
  },
  'instances.start': (gce, call) => {
    const instance = found(gce, call)
    const {life, json} = instance
    if (json.status === 'STOPPING')
      throw new ApiError(400, 'resourceNotReady', `The resource '${instance.path}' is not ready`)
    if (json.status !== 'TERMINATED') return changed(gce, call, instance, 'start', {})
    const refusal = () => takeCapacity(gce, life, 1, call.project)
    const begin = () => {
      life.isHolding = true
      startInstance(gce, instance)
    }
    return changed(gce, call, instance, 'start', {refusal, begin})
  },
  'instances.reportHostAsFaulty': (gce, call) => reportFaulty(gce, call, found(gce, call)),
  'instances.setLabels': (gce, call) => {
    const instance = found(gce, call)
    const {labels = {}, labelFingerprint} = call.body
    if (labelFingerprint !== instance.json.labelFingerprint) throw notMet('Labels fingerprint')
    checkLabels(labels)
    const begin = () => void Object.assign(instance.json, {labels, labelFingerprint: fingerprintOf(labels)})
    return changed(gce, call, instance, 'setLabels', {begin})
  },
  'instances.setMetadata': (gce, call) => {
    const instance = found(gce, call)
    const {items = [], fingerprint} = call.body
    if (fingerprint !== (instance.json.metadata as {fingerprint: string}).fingerprint)
      throw notMet('Supplied fingerprint')
    const metadata = {kind: 'compute#metadata', items, fingerprint: fingerprintOf(items)}
    return changed(gce, call, instance, 'setMetadata', {begin: () => void Object.assign(instance.json, {metadata})})
  },
}

function found(gce: Gce, call: Call): Instance {
  const path = `projects/${call.project}/zones/${knownZone(gce, call)}/instances/${call.path.instance}`
  const instance = gce.store.find(path)
  if (instance) return instance as Instance
  throw notFound(path)
}

type Steps = Pick<Parameters<typeof change>[2], 'refusal' | 'begin' | 'end'>

const changed = (gce: Gce, call: Call, {path, json}: Instance, type: string, steps: Steps): object =>
  change(gce, call, {scope: `zones/${call.path.zone}`, type, target: path, targetId: json.id, ...steps})

const notMet = (what: string) =>
  new ApiError(412, 'conditionNotMet', `${what} either invalid or resource labels have changed`)

async function insert(gce: Gce, call: Call): Promise<object> {
  const zone = knownZone(gce, call)
  const name = checkName(call.body.name)
  const path = `projects/${call.project}/zones/${zone}/instances/${name}`
  if (gce.store.find(path)) throw alreadyExists(path)
  if (typeof call.body.machineType === 'string' && !call.body.machineType.includes('/'))
    throw invalid('resource.machineType', call.body.machineType, 'The URL is malformed.')
  const plan = planInstances(gce, call, zone, call.body)
  const scripted = call.operationError && scriptedFailure(call.operationError)
  const failure = scripted ?? takeCapacity(gce, heldBy(call.project, plan), 1, call.project)
  if (failure === undefined) await createInstance(gce, call.project, name, plan)
  return change(
    gce,
    {...call, operationError: undefined},
    {
      scope: `zones/${zone}`,
      type: 'insert',
      target: path,
      refusal: () => failure,
    },
  )
}
