import {ApiError, invalid} from './api-error.ts'
import type {Json} from './check-message.ts'
import type {EmulatedType} from './machine-types.ts'

export interface Scheduling extends Json {
  readonly provisioningModel: string
  readonly automaticRestart: boolean
  readonly onHostMaintenance: string
  readonly instanceTerminationAction?: string
}

/**
 * How an instance is bought and what happens to it, with what the API sets where nothing is asked for.
 *
 * @throws ApiError
 * @source discovery document compute.v1, Scheduling; Google Cloud, "Spot VMs", "GPU machine types" (no live migration)
 */
export function checkScheduling(asked: Json, {gpus}: EmulatedType, isReserved: boolean): Scheduling {
  const provisioningModel = String(asked.provisioningModel ?? (asked.preemptible ? 'SPOT' : 'STANDARD'))
  const isSpot = provisioningModel === 'SPOT'
  const onHostMaintenance = String(asked.onHostMaintenance ?? (isSpot ? 'TERMINATE' : 'MIGRATE'))
  const automaticRestart = Boolean(asked.automaticRestart ?? !isSpot)
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
  return {...asked, provisioningModel, automaticRestart, onHostMaintenance, preemptible: isSpot}
}
