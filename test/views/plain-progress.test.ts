import {expect, test} from 'vitest'
import type {Progress} from '../../src/domain/progress.ts'
import {eventView} from '../../src/views/event-view.ts'
import {plainProgress} from '../../src/views/plain-progress.ts'

const resource = (
  name: string,
  operation: 'create' | 'same' | 'delete',
  phase: 'started' | 'done' | 'failed',
): Progress => ({
  kind: 'resource',
  resource: name,
  resourceType: 'Network',
  operation,
  phase,
  atUnixMs: 0,
})

const EVENTS: readonly Progress[] = [
  {kind: 'step', step: 'engine', phase: 'started', text: 'building the engine'},
  {kind: 'step', step: 'engine', phase: 'done', text: 'engine built'},
  {kind: 'placed', nodes: 1, priceNanoUsdPerHour: 41_250_000_000n},
  resource('access', 'same', 'started'),
  resource('access', 'same', 'done'),
  resource('network-local', 'create', 'started'),
  resource('network-local', 'create', 'done'),
  {kind: 'message', severity: 'info', resource: 'node', text: '1 of 2\u001b[1A nodes'},
  {kind: 'message', severity: 'warning', text: 'slow'},
  {kind: 'message', severity: 'warning', text: 'slow'},
  resource('node', 'delete', 'failed'),
  {kind: 'summary', changes: {create: 1, same: 1}, durationSeconds: 12},
]

test('a log has one line for each event worth telling, and no control characters', () => {
  const toText = plainProgress()
  expect(EVENTS.flatMap((event) => toText(event) ?? [])).toEqual([
    'building the engine',
    '1 node, $41.25/h',
    'network-local  creating',
    'network-local  created',
    'node: 1 of 2 nodes',
    'warning: slow',
    'node  could not be deleted',
    '1 created, 1 unchanged in 12s',
  ])
})

test('every event has a document, with money as a decimal string', () => {
  const documents = EVENTS.map((event) => JSON.parse(JSON.stringify(eventView.json(event))))
  expect(documents[2]).toEqual({kind: 'placed', nodes: 1, usdPerHour: '41.25'})
  expect(documents[5]).toEqual(EVENTS[5])
})
