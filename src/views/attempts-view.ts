import type {Attempt} from '../domain/attempt.ts'
import {placeText} from '../domain/place-text.ts'
import {duration} from './duration.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'

export interface Attempts {
  readonly name: string
  /** Oldest first. */
  readonly attempts: readonly Attempt[]
}

/** What was tried to bring a cluster up: `status --attempts`. */
export const attemptsView: View<Attempts> = {
  type: 'attempts',
  text: attemptsText,
  json: ({name, attempts}) => ({
    name,
    attempts: attempts.map(({startedAtUnixMs, tookMs, emulated, gangs, faults}) => ({
      startedAt: new Date(startedAtUnixMs).toISOString(),
      ...(tookMs === undefined ? {} : {tookSeconds: tookMs / 1000}),
      emulated,
      pools: gangs.map((gang) => ({...gang, ...outcomeOf(gang.name, faults)})),
    })),
  }),
}

function attemptsText({name, attempts}: Attempts, context: TextContext): string {
  if (attempts.length === 0) return `nothing was tried for ${name} on a cloud that rents nodes`
  const rows = attempts.flatMap(({startedAtUnixMs, tookMs, emulated, gangs, faults}) =>
    gangs.map((gang) => {
      const {outcome, code} = outcomeOf(gang.name, faults)
      return [
        new Date(startedAtUnixMs).toISOString().slice(0, 19),
        gang.name,
        String(gang.nodes),
        placeText(gang.offering) + (emulated ? ' (emulated)' : ''),
        code ?? outcome,
        tookMs === undefined ? '' : duration(tookMs),
      ]
    }),
  )
  const columns = [
    {title: 'STARTED', drop: 2},
    {title: 'POOL'},
    {title: 'NODES', align: 'right', drop: 3},
    {title: 'WHERE', least: 20},
    {title: 'OUTCOME', least: 12},
    {title: 'TOOK', align: 'right', drop: 1},
  ] as const
  return table(columns, rows, context)
}

function outcomeOf(gang: string, faults: Attempt['faults']) {
  if (faults === undefined) return {outcome: 'unknown'} // it runs, or its client was killed
  const fault = faults.find((each) => each.gang === gang)?.fault
  if (fault === undefined) return {outcome: faults.length === 0 ? 'up' : 'not tried or up'}
  return {outcome: 'refused', kind: fault.kind, code: fault.code, message: fault.message}
}
