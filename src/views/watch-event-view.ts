import type {Drift} from '../domain/drift.ts'
import type {WatchEvent} from '../domain/watch-event.ts'
import {count} from './count.ts'
import {printable} from './display-width.ts'
import {driftJson} from './drift-json.ts'
import {duration} from './duration.ts'
import type {Paint} from './paint.ts'
import type {View} from './view.ts'

/** One line of `reconcile --watch`. */
export const watchEventView: View<WatchEvent & {readonly atUnixMs: number}> = {
  type: 'watch',
  text: ({atUnixMs, ...event}, {paint}) => {
    const {text, colour} = lineOf(event)
    return `${paint.dim(`${timeOf(atUnixMs).slice(0, 19)}Z`)}  ${colour ? paint[colour](printable(text)) : printable(text)}`
  },
  json: ({atUnixMs, ...event}) => ({at: timeOf(atUnixMs), ...factsOf(event)}),
}

const timeOf = (unixMs: number): string => new Date(unixMs).toISOString()

function lineOf(event: WatchEvent): {readonly text: string; readonly colour?: keyof Paint} {
  switch (event.event) {
    case 'watching':
      return {text: `watching ${event.cluster}: ${count(event.nodes, 'node')}, every ${duration(event.everyMs)}`}
    case 'found':
      return {text: foundText(event.drift), colour: 'yellow'}
    case 'began':
      return {text: `${DOING[event.act]} ${event.nodes.join(', ')}`}
    case 'ended':
      return {text: `${ENDED[event.done]} in ${duration(event.tookMs)}`, colour: 'green'}
    case 'failed':
      return {text: `${event.message} (${event.code}); looking again in ${duration(event.againInMs)}`, colour: 'red'}
  }
}

const foundText = ({kind, node, what}: Drift): string => `${kind}: ${node} ${what}`

const DOING = {replace: 'replacing', move: 'moving the gang of', stop: 'taking the cluster down because of'} as const

const ENDED = {repaired: 'repaired', moved: 'moved', 'taken-down': 'taken down'} as const

function factsOf(event: WatchEvent): object {
  if (event.event === 'found') return {event: event.event, drift: driftJson(event.drift)}
  const facts = Object.entries(event).map(([key, value]) =>
    key.endsWith('Ms') ? [key.replace(/Ms$/, 'Seconds'), Number(value) / 1000] : [key, value],
  )
  return Object.fromEntries(facts)
}
