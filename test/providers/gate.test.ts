import {describe, expect, test} from 'vitest'
import {gate} from '../../providers/resources/gate.ts'
import {PartialFailure, type Properties} from '../../providers/resources/resource.ts'
import type {JudgedNode} from '../../src/domain/gate/cordon.ts'
import type {Judgement} from '../../src/domain/gate/judge.ts'
import type {Finding} from '../../src/domain/harness/finding.ts'
import type {Judged, NodeGateRequest} from '../../src/ports/node-gate.ts'
import {memoryAdmission} from '../support/memory-admission.ts'

const member = (index: number, id = `i-${index}`) => ({id, name: `train-${index}`})

const INPUTS = {
  ...{cluster: {name: 'rack', lease: '0123456789'}, pool: 'train', level: 'quick', privateKey: 'a key'},
  ...{members: [member(0), member(1)], gpus: {model: 'H100-SXM', count: 8}, shareMachine: false},
}

const SLOW: Finding = {
  ...{code: 'BELOW_FLOOR', severity: 'fail', node: '', message: 'hbm_copy: 1900 GB/s'},
  source: 'a table',
}
const SILENT: Finding = {...SLOW, code: 'NOT_MEASURED', severity: 'unknown', message: 'no answer'}

/** A gate that passes all nodes but those of which something is to be found, and notes which it was asked about. */
function judging(found: Readonly<Record<string, Finding>> = {}) {
  const asked: string[][] = []
  const references: string[][] = []
  const prices: NodeGateRequest['priceNanoUsdPerHour'][] = []
  const context = {
    ...{signal: new AbortController().signal, tell: () => {}, admission: memoryAdmission()},
    cloud: async () => Promise.reject(new Error('a gate asks no cloud')),
    gate: {
      async judge(request: Pick<NodeGateRequest, 'nodes' | 'references' | 'priceNanoUsdPerHour'>): Promise<Judged> {
        const {nodes} = request
        asked.push(nodes.map(({name}) => name))
        prices.push(request.priceNanoUsdPerHour)
        references.push(request.references.map(({id}) => id))
        const judgements = nodes.map(({name}): Judgement => {
          const finding = found[name]
          if (finding === undefined) return {node: name, verdict: 'pass', findings: []}
          const verdict = finding.severity === 'fail' ? 'fail' : 'inconclusive'
          return {node: name, verdict, findings: [{...finding, node: name}]}
        })
        const passed = nodes.filter(({name}) => found[name] === undefined)
        return {judgements, references: passed.map(({id}) => ({id, likeness: 'all', values: {rate: 1}}))}
      },
    },
  }
  return {asked, references, prices, context}
}

const left = async (act: Promise<unknown>): Promise<PartialFailure> => {
  const error = await act.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof PartialFailure) return error
  throw new Error('it passed', {cause: error})
}
const verdicts = ({judgements}: Properties) =>
  (judgements as readonly JudgedNode[]).map(({id, verdict}) => `${id} ${verdict}`)

describe('a gate', () => {
  test('judges every node once, keeps no key, and has nothing to do then', async () => {
    const {context} = judging()
    const {id, outputs} = await gate.create(INPUTS, context)
    expect(id).toBe('0123456789-train-gate')
    expect(verdicts(outputs)).toEqual(['i-0 pass', 'i-1 pass'])
    expect(JSON.stringify(outputs)).not.toContain('a key')
    expect(await gate.diff(outputs, INPUTS, context)).toMatchObject({changes: false, replaces: []})
  })

  test('knows what nodes cost, and measures nothing for another price', async () => {
    const {context, prices} = judging()
    const inputs = {...INPUTS, priceNanoUsdPerHour: '41250000000'}
    const {outputs} = await gate.create(inputs, context)
    await gate.create(INPUTS, context)
    expect(prices).toEqual([41_250_000_000n, 'unknown'])
    expect(await gate.diff(outputs, {...inputs, priceNanoUsdPerHour: '1'}, context)).toMatchObject({changes: false})
  })

  test('a node that fails is told of, and only that is judged again', async () => {
    const {context} = judging({'train-1': SLOW})
    const {properties, told, reasons} = await left(gate.create(INPUTS, context))
    expect(told).toMatchObject({
      code: 'GATE_FAILED',
      message: 'pool train: 1 of 2 nodes did not pass: train-1: hbm_copy: 1900 GB/s',
      hint: expect.stringContaining('replaces rented nodes'),
    })
    expect(reasons).toEqual([told?.message])
    expect(verdicts(properties)).toEqual(['i-0 pass', 'i-1 fail'])
    expect(await gate.diff(properties, INPUTS, context)).toMatchObject({changes: true, replaces: []})
    const second = judging()
    expect(verdicts(await gate.update('x', properties, INPUTS, second.context))).toEqual(['i-0 pass', 'i-1 pass'])
    expect(second.asked).toEqual([['train-1']])
  })

  test('a node in the place of another is judged, and what is said of that is forgotten', async () => {
    const {properties} = await left(gate.create(INPUTS, judging({'train-1': SLOW}).context))
    const inputs = {...INPUTS, members: [member(0), member(1, 'i-9')]}
    const {asked, context} = judging()
    expect(await gate.diff(properties, inputs, context)).toMatchObject({changes: true})
    expect(verdicts(await gate.update('x', properties, inputs, context))).toEqual(['i-0 pass', 'i-9 pass'])
    expect(asked).toEqual([['train-1']])
  })

  test('a larger gang has its new nodes judged, a smaller one none', async () => {
    const {outputs} = await gate.create(INPUTS, judging().context)
    const larger = {...INPUTS, members: [member(0), member(1), member(2)]}
    const {asked, context} = judging()
    await gate.update('x', outputs, larger, context)
    expect(asked).toEqual([['train-2']])
    const smaller = {...INPUTS, members: [member(0)]}
    expect(await gate.diff(outputs, smaller, context)).toMatchObject({changes: false})
  })

  test('what nodes measured when they passed is kept, and is a measure for those that come later, not for themselves', async () => {
    const {properties} = await left(gate.create(INPUTS, judging({'train-1': SLOW}).context))
    const inputs = {...INPUTS, members: [member(0), member(1, 'i-9'), member(2)]}
    const later = judging()
    const outputs = await gate.update('x', properties, inputs, later.context)
    expect(later.references).toEqual([['i-0']])
    const full = judging()
    await gate.update('x', outputs, {...inputs, level: 'full'}, full.context)
    expect(full.references).toEqual([[]])
    const members = Array.from({length: 40}, (_, index) => member(index, `j-${index}`))
    const many = judging()
    const large = await gate.update('x', outputs, {...inputs, members}, many.context)
    expect(many.references).toEqual([['i-0', 'i-9', 'i-2']])
    expect((large.references as readonly {id: string}[]).map(({id}) => id)).toEqual(
      members.slice(-16).map(({id}) => id),
    )
  })

  test('another level judges all anew', async () => {
    const {outputs} = await gate.create(INPUTS, judging().context)
    const full = {...INPUTS, level: 'full'}
    const {asked, context} = judging()
    expect(await gate.diff(outputs, full, context)).toMatchObject({changes: true})
    await gate.update('x', outputs, full, context)
    expect(asked).toEqual([['train-0', 'train-1']])
  })

  test('a node that could not be judged is held back too, and says how to take it all the same', async () => {
    const {told, properties} = await left(gate.create(INPUTS, judging({'train-0': SILENT}).context))
    expect(verdicts(properties)).toEqual(['i-0 inconclusive', 'i-1 pass'])
    expect(told?.hint).toContain('gate: off')
  })

  test('before there are nodes it is only declared', async () => {
    const {members: _, privateKey: __, ...preview} = INPUTS
    expect(gate.check(preview)).toEqual([])
    expect(gate.check({...preview, level: 'hard'})).not.toEqual([])
    const {outputs} = await gate.create(INPUTS, judging().context)
    expect(await gate.diff(outputs, preview, judging().context)).toMatchObject({changes: true})
  })
})
