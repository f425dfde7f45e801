import type {PlacementResult, RefusedOfferings} from '../domain/placement/placement.ts'
import {reasonText} from '../domain/placement/reason.ts'
import {formatUsd} from '../domain/units/money.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'

const MOST_REASONS = 3

/** What to tell somebody whose file cannot be placed: BUDGET_EXCEEDED or CAPACITY_EXHAUSTED. */
export function nothingFits({overBudget, hosts, refused}: PlacementResult & {feasible: false}): GpuctlError {
  if (overBudget !== undefined)
    return new GpuctlError(
      'BUDGET_EXCEEDED',
      `the cheapest placement costs $${formatUsd(overBudget.nanoUsdPerHour)} an hour, which is more than limits allows`,
      'raise the limit or ask for less; gpuctl place tells what each requirement costs',
    )
  if (hosts.length > 0)
    return new GpuctlError(
      'CAPACITY_EXHAUSTED',
      `nothing fits: ${hosts.map(({pool, reason}) => `pool ${pool}: ${reason}`).join('; ')}`,
      'relax the requirement that is named, or allow another cloud in where.clouds',
    )
  return new GpuctlError(
    'CAPACITY_EXHAUSTED',
    `nothing that can be rented fits: ${nearest(refused)}`,
    'gpuctl place --explain tells which requirement to relax',
  )
}

/** The offerings that met most of what was asked: reasons come in the order in which requirements are looked at. */
const nearest = (refused: readonly RefusedOfferings[]) =>
  refused
    .slice(0, MOST_REASONS)
    .map(
      ({pool, reason, count, example}) =>
        `pool ${pool}: ${count} offerings such as ${example.cloud} ${example.instanceType} have ${reasonText(reason)}`,
    )
    .join('; ')
