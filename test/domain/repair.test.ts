import {expect, test} from 'vitest'
import type {Drift} from '../../src/domain/drift.ts'
import type {Notice} from '../../src/domain/notice.ts'
import {type RepairRules, repairOf} from '../../src/domain/repair.ts'

const NOW = Date.UTC(2026, 0, 1)
const rules = (onPreempt: RepairRules['onPreempt'] = 'replace', aheadMs = 60_000): RepairRules => ({
  onPreempt,
  nowUnixMs: NOW,
  aheadMs,
})

const drift = (kind: Drift['kind'], node: string, atUnixMs?: number): Drift => {
  const notice: Notice = {
    nodeId: `i-${node}`,
    kind: 'reclaim',
    code: 'marked',
    ...(atUnixMs === undefined ? {} : {atUnixMs}),
  }
  return {kind, node, id: `i-${node}`, pool: node.split('-')[0] ?? '', what: '', ...(kind === 'leaving' && {notice})}
}

test('what is lost, or announced for soon, is treated as the file says', () => {
  const all = [drift('missing', 'train-0'), drift('leaving', 'train-1', NOW + 60_000), drift('changed', 'eval-0')]
  expect(repairOf(all, rules())).toEqual({act: 'replace', drift: all, leaving: ['i-train-1'], moving: new Set()})
  expect(repairOf(all, rules('move'))).toMatchObject({act: 'move', leaving: [], moving: new Set(['train', 'eval'])})
  expect(repairOf(all, rules('stop'))).toMatchObject({act: 'stop', leaving: []})
  expect(repairOf(all, rules('fail'))).toMatchObject({act: 'fail', leaving: []})
})

test('what is announced for later is only told, unless it is asked for', () => {
  const later = [drift('leaving', 'train-1', NOW + 60_001)]
  expect(repairOf(later, rules())).toEqual({act: 'nothing', drift: [], leaving: [], moving: new Set()})
  expect(repairOf(later, rules('stop', 60_001)).act).toBe('stop')
})

test('what is announced for no time is now', () => {
  expect(repairOf([drift('leaving', 'train-1')], rules('replace', 0)).leaving).toEqual(['i-train-1'])
})

test.each(['replace', 'move', 'stop', 'fail'] as const)(
  'what was never brought up, or nobody knows, is put right though the file says %s',
  (onPreempt) => {
    const notUp: Drift = {...drift('missing', 'train-1'), id: ''}
    expect(repairOf([notUp], rules(onPreempt)).act).toBe('replace')
    expect(repairOf([drift('orphan', 'train-7')], rules(onPreempt)).act).toBe('replace')
    expect(repairOf([drift('foreign', 'theirs')], rules(onPreempt)).act).toBe('nothing')
  },
)

test('what ended when it was to is told, and not replaced; what is gone before is lost', () => {
  const ended = {...drift('missing', 'train-0'), endsAtUnixMs: NOW}
  expect(repairOf([ended], rules()).act).toBe('nothing')
  const early = {...drift('missing', 'train-1'), endsAtUnixMs: NOW + 1}
  expect(repairOf([ended, early], rules())).toMatchObject({act: 'replace', drift: [early]})
})
