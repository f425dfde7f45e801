import type {FaultyHost} from '../core/emulated-cloud.ts'
import {ApiError, invalid} from './api-error.ts'
import {takeCapacity} from './capacity.ts'
import {type Call, change, type Gce} from './gce.ts'
import {type Instance, startInstance, stopped, stopping} from './instance-life.ts'
import type {OperationFailure} from './operations.ts'

interface Reason {
  readonly behavior?: string
  readonly description?: string
}

/**
 * Takes a report of a faulty host: some ten minutes later the instance stops, and starts again elsewhere where it is to. What is refused, and
 * by which code, is documented; whether at once or by the operation is not.
 *
 * @source Google Cloud, AI Hypercomputer, "Report faulty host" and "Troubleshoot report faulty host API errors", 2026-11-22
 */
export function reportFaulty(gce: Gce, call: Call, instance: Instance): object {
  const {disruptionSchedule, faultReasons = []} = call.body as {disruptionSchedule?: string; faultReasons?: Reason[]}
  if (disruptionSchedule !== 'IMMEDIATE')
    throw invalid('resource.disruptionSchedule', disruptionSchedule, 'Only IMMEDIATE is allowed.')
  if (faultReasons.length === 0) throw new ApiError(400, 'invalid', 'FAULT_REASONS_EMPTY_SHOULD_BE_SPECIFIED')
  if (instance.json.status !== 'RUNNING') throw new ApiError(400, 'invalid', 'INSTANCE_SHOULD_BE_RUNNING')
  const code = refusalOf(gce, instance)
  const taken = () => {
    underWay(gce).add(instance)
    hostsOf(gce).push({
      instance: instance.json.id,
      words: faultReasons.map(({behavior = 'BEHAVIOR_UNSPECIFIED'}) => behavior),
      description: faultReasons.map(({description = ''}) => description).join('; '),
    })
  }
  return change(gce, call, {
    scope: `zones/${call.path.zone}`,
    type: 'reportHostAsFaulty',
    target: instance.path,
    targetId: instance.json.id,
    ...(code === undefined && call.operationError === undefined && {lastsMs: REPORT_MS}),
    refusal: () => (code === undefined ? undefined : failed(code)),
    begin: taken,
    end: () => repaired(gce, instance),
  })
}

/** Those that took a report, in their order. */
export const faultyHosts = (gce: Gce): readonly FaultyHost[] => hostsOf(gce)

const REPORT_MS = 11 * 60_000

const hosts = new WeakMap<Gce, FaultyHost[]>()
const busy = new WeakMap<Gce, Set<Instance>>()

function hostsOf(gce: Gce): FaultyHost[] {
  const known = hosts.get(gce) ?? []
  hosts.set(gce, known)
  return known
}

function underWay(gce: Gce): Set<Instance> {
  const known = busy.get(gce) ?? new Set()
  busy.set(gce, known)
  return known
}

function refusalOf(gce: Gce, instance: Instance): string | undefined {
  const {provisioningModel} = instance.json.scheduling as {provisioningModel?: string}
  if (!TYPES.test(instance.life.type.name)) return 'MACHINE_TYPE_NOT_SUPPORTED'
  if (provisioningModel !== 'RESERVATION_BOUND') return 'INSTANCES_WITHOUT_RESERVATION_NOT_SUPPORTED'
  return underWay(gce).has(instance) ? 'FAILED_WITH_UNEXPECTED_STATUS' : undefined
}

/** A4X Max, A4X, A4, A3 Ultra, A3 Mega, and A3 High with 8 GPUs. */
const TYPES = /^(a4x?-|a3-(ultra|mega|high)gpu-8g)/

const failed = (code: string): OperationFailure => ({status: 400, errors: [{code, message: code}]})

/** One that was deleted meanwhile took its report with it. */
async function repaired(gce: Gce, instance: Instance): Promise<OperationFailure | undefined> {
  underWay(gce).delete(instance)
  if (gce.store.find(instance.path) !== instance || instance.json.status !== 'RUNNING') return failed('INTERNAL_ERROR')
  stopping(instance)
  await stopped(gce, instance)
  const {automaticRestart} = instance.json.scheduling as {automaticRestart?: boolean}
  if (!automaticRestart) return undefined
  if (takeCapacity(gce, instance.life, 1, instance.path.split('/')[1] ?? '') !== undefined) return undefined
  instance.life.isHolding = true
  startInstance(gce, instance)
  return undefined
}
