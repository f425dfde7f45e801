import type {Rental} from '../../src/domain/rental.ts'
import {FLEX_START_MOST_SECONDS} from '../../src/domain/spec/check-flex-start.ts'
import type {HeldCapacity} from './reservation.ts'

/** GPUs do not move to another host while they run, nor do nodes that stand close together. */
export function schedulingOf(
  {offering: {purchase}, expiresAtUnixMs}: Pick<Rental, 'offering' | 'expiresAtUnixMs'>,
  held: HeldCapacity | undefined,
  nowUnixMs: number,
) {
  const provisioningModel = held?.isBound ? 'RESERVATION_BOUND' : (MODELS[purchase] ?? 'STANDARD')
  const isStandard = provisioningModel === 'STANDARD'
  return {
    provisioningModel,
    onHostMaintenance: 'TERMINATE',
    automaticRestart: isStandard,
    ...(!isStandard && {instanceTerminationAction: 'DELETE'}),
    ...(purchase === 'flex-start' && {maxRunDuration: {seconds: `${runSeconds(expiresAtUnixMs, nowUnixMs)}`}}),
  }
}

const MODELS: Readonly<Partial<Record<Rental['offering']['purchase'], string>>> = {
  spot: 'SPOT',
  'flex-start': 'FLEX_START',
}

/**
 * Until the cluster's end, within what can be asked for.
 *
 * @source Google Cloud, "Limit the run time of a VM": 30 s at least
 */
export const runSeconds = (expiresAtUnixMs: number | undefined, nowUnixMs: number): number =>
  Math.max(
    LEAST_SECONDS,
    Math.min(FLEX_START_MOST_SECONDS, Math.ceil(((expiresAtUnixMs ?? Infinity) - nowUnixMs) / 1000)),
  )

const LEAST_SECONDS = 30
