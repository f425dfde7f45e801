import {expect, test} from 'vitest'
import type {WatchEvent} from '../../src/domain/watch-event.ts'
import {noPaint} from '../../src/views/paint.ts'
import {toDocument} from '../../src/views/view.ts'
import {watchEventView} from '../../src/views/watch-event-view.ts'

const atUnixMs = Date.UTC(2026, 10, 22, 10)
const notice = {nodeId: 'i-1', kind: 'reclaim', code: 'marked-for-termination', atUnixMs: atUnixMs + 120_000} as const
const drift = {
  kind: 'leaving',
  node: 'train-0',
  id: 'i-1',
  pool: 'train',
  what: 'is taken\u001b[2J back',
  notice,
} as const

const EVENTS: readonly (readonly [WatchEvent, string, object])[] = [
  [
    {event: 'watching', cluster: 'llama', nodes: 4, everyMs: 10_000},
    'watching llama: 4 nodes, every 10s',
    {event: 'watching', cluster: 'llama', nodes: 4, everySeconds: 10},
  ],
  [
    {event: 'found', drift},
    'leaving: train-0 is taken back',
    {event: 'found', drift: {...drift, notice: {kind: 'reclaim', code: notice.code, at: '2026-11-22T10:02:00.000Z'}}},
  ],
  [
    {event: 'began', act: 'move', nodes: ['train-0', 'train-1']},
    'moving the gang of train-0, train-1',
    {event: 'began', act: 'move', nodes: ['train-0', 'train-1']},
  ],
  [
    {event: 'ended', done: 'repaired', tookMs: 61_500},
    'repaired in 1m2s',
    {event: 'ended', done: 'repaired', tookSeconds: 61.5},
  ],
  [
    {event: 'failed', code: 'CLOUD_UNAVAILABLE', message: 'no answer', againInMs: 20_000},
    'no answer (CLOUD_UNAVAILABLE); looking again in 20s',
    {event: 'failed', code: 'CLOUD_UNAVAILABLE', message: 'no answer', againInSeconds: 20},
  ],
]

test.each(EVENTS)('%j is one line, and one document', (event, text, data) => {
  const told = {...event, atUnixMs}
  expect(watchEventView.text(told, {width: Infinity, paint: noPaint, nowUnixMs: 0})).toBe(
    `2026-11-22T10:00:00Z  ${text}`,
  )
  const at = '2026-11-22T10:00:00.000Z'
  expect(toDocument(watchEventView, told)).toEqual({type: 'watch', version: 1, data: {at, ...data}})
})
