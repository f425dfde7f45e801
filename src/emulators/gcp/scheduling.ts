import {purchasesOf} from '../../domain/catalog/machine-facts.ts'
import {ApiError, invalid} from './api-error.ts'
import type {Json} from './check-message.ts'
import type {EmulatedType} from './machine-types.ts'

export interface Scheduling extends Json {
  readonly provisioningModel: string
  readonly automaticRestart: boolean
  readonly onHostMaintenance: string
  readonly instanceTerminationAction?: string
  readonly maxRunDuration?: {readonly seconds?: string | number}
}

/**
 * How an instance is bought and what happens to it, with what the API sets where nothing is asked for.
 *
 * @throws ApiError
 * @source discovery document compute.v1, Scheduling; Google Cloud, "Spot VMs", "GPU machine types" (no live migration)
 */
export function checkScheduling(
  asked: Json,
  type: EmulatedType,
  isReserved: boolean,
  reservationType?: string,
): Scheduling {
  const {gpus} = type
  const provisioningModel = String(asked.provisioningModel ?? (asked.preemptible ? 'SPOT' : 'STANDARD'))
  const isSpot = provisioningModel === 'SPOT'
  const isFlexStart = provisioningModel === 'FLEX_START'
  const onHostMaintenance = String(asked.onHostMaintenance ?? (isSpot || isFlexStart ? 'TERMINATE' : 'MIGRATE'))
  const automaticRestart = Boolean(asked.automaticRestart ?? !(isSpot || isFlexStart))
  if (gpus && onHostMaintenance !== 'TERMINATE')
    throw new ApiError(400, 'badRequest', 'Instances with guest accelerators do not support live migration.')
  if (isSpot && onHostMaintenance !== 'TERMINATE')
    throw invalid('resource.scheduling.onHostMaintenance', onHostMaintenance, 'Spot instances must have TERMINATE.')
  if (isSpot && automaticRestart)
    throw invalid(
      'resource.scheduling.automaticRestart',
      automaticRestart,
      'Spot instances cannot be restarted automatically.',
    )
  if (
    asked.instanceTerminationAction !== undefined &&
    provisioningModel === 'STANDARD' &&
    !asked.maxRunDuration &&
    !asked.terminationTime
  )
    throw new ApiError(
      400,
      'invalid',
      'A termination action is only of instances that are Spot, reservation-bound or of limited run time.',
    )
  if (provisioningModel === 'RESERVATION_BOUND' && !isReserved)
    throw new ApiError(400, 'invalid', 'Provisioning model RESERVATION_BOUND needs a specific reservation.')
  checkRunTime(asked)
  if (isFlexStart) checkFlexStart({...asked, automaticRestart}, type, reservationType)
  return {...asked, provisioningModel, automaticRestart, onHostMaintenance, preemptible: isSpot}
}

const secondsOf = ({maxRunDuration}: Json): number | undefined =>
  maxRunDuration === undefined ? undefined : Number((maxRunDuration as {seconds?: string | number}).seconds ?? 0)

/** @source Google Cloud, "Limit the run time of a VM": from 30 seconds to 120 days */
function checkRunTime(asked: Json): void {
  const seconds = secondsOf(asked)
  if (seconds !== undefined && (seconds < 30 || seconds > 120 * DAY_SECONDS))
    throw invalid('resource.scheduling.maxRunDuration', seconds, 'Must be between 30 seconds and 120 days.')
}

/** What is refused is documented, in which words is not. @source Google Cloud, "About Flex-start VMs", "Create a Flex-start VM" */
function checkFlexStart(asked: Json, {gpus, name}: EmulatedType, reservationType: string | undefined): void {
  const seconds = secondsOf(asked)
  if (seconds === undefined || seconds > 7 * DAY_SECONDS)
    throw invalid('resource.scheduling.maxRunDuration', seconds, 'Flex-start instances run for at most 7 days.')
  if (asked.automaticRestart)
    throw invalid(
      'resource.scheduling.automaticRestart',
      true,
      'Flex-start instances cannot be restarted automatically.',
    )
  if (reservationType !== 'NO_RESERVATION')
    throw invalid('resource.reservationAffinity', reservationType, 'Flex-start instances must have NO_RESERVATION.')
  if (!gpus || !purchasesOf({cloud: 'gcp', instanceType: name}).includes('flex-start'))
    throw invalid('resource.machineType', name, 'Flex-start does not support this machine type.')
}

const DAY_SECONDS = 86_400
