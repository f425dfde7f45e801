import type {Attempt, AttemptHistory} from '../domain/attempt.ts'
import {placeText} from '../domain/place.ts'
import {duration} from './duration.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'

export interface Attempts {
  readonly name: string
  readonly history: AttemptHistory | undefined
}

/** What was tried to bring a cluster up: `status --attempts`. */
export const attemptsView: View<Attempts> = {
  type: 'attempts',
  text: attemptsText,
  json: ({name, history}) => ({
    name,
    emulated: history?.emulated ?? false,
    attempts: (history?.attempts ?? []).map(({startedAtUnixMs, tookMs, fault, ...attempt}) => ({
      startedAt: new Date(startedAtUnixMs).toISOString(),
      tookSeconds: tookMs / 1000,
      ...attempt,
      outcome: fault === undefined ? 'up' : 'refused',
      ...(fault && {fault}),
    })),
  }),
}

function attemptsText({name, history}: Attempts, context: TextContext): string {
  if (history === undefined || history.attempts.length === 0)
    return `nothing was tried for ${name} on a cloud that rents nodes`
  const columns = [
    {title: 'STARTED', drop: 2},
    {title: 'POOL'},
    {title: 'NODES', align: 'right', drop: 3},
    {title: 'WHERE', least: 20},
    {title: 'OUTCOME', least: 12},
    {title: 'TOOK', align: 'right', drop: 1},
  ] as const
  const lines = table(
    columns,
    history.attempts.map((attempt) => rowOf(attempt, context)),
    context,
  )
  return history.emulated ? `${lines}\n\nemulated: nothing was asked of a real cloud` : lines
}

const rowOf = ({startedAtUnixMs, gang, nodes, offering, fault, tookMs}: Attempt, {paint}: TextContext) => [
  new Date(startedAtUnixMs).toISOString().slice(0, 19),
  gang,
  String(nodes),
  placeText(offering),
  fault === undefined ? {text: 'up', paint: paint.green} : {text: fault.code, paint: paint.yellow},
  tookMs < 1000 ? `${tookMs}ms` : duration(tookMs),
]
