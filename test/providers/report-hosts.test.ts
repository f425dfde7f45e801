import {describe, expect, test} from 'vitest'
import {awsCloud} from '../../providers/aws/index.ts'
import {gate} from '../../providers/resources/gate.ts'
import {PartialFailure, type Properties, type ResourceContext} from '../../providers/resources/resource.ts'
import type {JudgedNode} from '../../src/domain/gate/cordon.ts'
import type {Judgement} from '../../src/domain/gate/judge.ts'
import type {Finding} from '../../src/domain/harness/finding.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import type {Cloud} from '../../src/ports/cloud.ts'
import {memoryAdmission} from '../support/memory-admission.ts'
import {type Reporting, startReporting} from '../support/rented/reporting.ts'

const LOST: Finding = {
  ...{code: 'XID', severity: 'fail', node: '', value: 79, serial: '1654', message: 'GPU 3: Xid 79: reboot the node'},
  source: 'NVIDIA',
}

/** The gate of two nodes, the first of which fails by what is found; and what it tells. */
function gateOf({nodes, cluster}: Pick<Reporting, 'nodes' | 'cluster'>, open: () => Promise<Cloud>, found = LOST) {
  const news: string[] = []
  const [bad] = nodes
  const context: ResourceContext = {
    ...{signal: new AbortController().signal, tell: (text) => void news.push(text), admission: memoryAdmission()},
    cloud: open,
    gate: {
      judge: async (request) => {
        const judgements = request.nodes.map(({name}): Judgement => {
          const findings = name === bad.name ? [{...found, node: name}] : []
          return {node: name, verdict: findings.length > 0 ? 'fail' : 'pass', findings, physicalHost: 'GGBB90904476'}
        })
        return {judgements, references: []}
      },
    },
  }
  const inputs = {
    ...{cluster, pool: 'train', level: 'quick', privateKey: 'a key', members: nodes, shareMachine: false},
    hostsOf: {cloud: 'gcp', emulated: true},
  }
  const left = async (act: Promise<unknown>): Promise<PartialFailure> => {
    const error = await act.catch((thrown: unknown) => thrown)
    if (error instanceof PartialFailure) return error
    throw new Error('it passed', {cause: error})
  }
  return {
    news,
    create: (more: Properties = {}) => left(gate.create({...inputs, ...more}, context)),
    update: (old: Properties, more: Properties = {}) => left(gate.update('x', old, {...inputs, ...more}, context)),
  }
}

const judgementsIn = ({properties}: PartialFailure) => properties.judgements as readonly JudgedNode[]
const opening = (on: Reporting) => async () => on.client()

describe.each(Object.entries(startReporting))('nodes that failed on %s', (_, start) => {
  test('are reported, which is kept beside what was judged, and told', async () => {
    await using on: Reporting = await start()
    const {create, news} = gateOf(on, opening(on))
    const failure = await create()
    expect(failure.told).toMatchObject({
      code: 'GATE_FAILED',
      message: 'pool train: 1 of 2 nodes did not pass: train-0: GPU 3: Xid 79: reboot the node',
    })
    const [bad, good] = judgementsIn(failure)
    expect(bad).toMatchObject({verdict: 'fail', report: {atUnixMs: expect.any(Number), reference: expect.any(String)}})
    expect(good).not.toHaveProperty('report')
    expect(news).toContainEqual(expect.stringMatching(/^train-0: its host is reported \(\S+\)$/))
    expect(on.emulator.faultyHosts()).toMatchObject([{instance: on.nodes[0].id, words: [on.words.xid]}])
  })

  test('are not reported again by the next run, nor at another level', async () => {
    await using on: Reporting = await start()
    const {create, update} = gateOf(on, opening(on))
    const first = await create()
    const before = on.world.script.calls.length
    const second = await update(first.properties)
    const third = await update(second.properties, {level: 'full'})
    expect(judgementsIn(third)).toEqual(judgementsIn(first))
    expect(on.world.script.calls.slice(before)).toEqual([])
  })

  test('are reported once, though a kill lost what came of it', async () => {
    await using on: Reporting = await start()
    const first = await gateOf(on, opening(on)).create()
    const again = await gateOf(on, opening(on)).create()
    const references = [first, again].map((each) => judgementsIn(each)[0]?.report?.reference)
    expect(references[1]).toBe(references[0])
    expect(on.emulator.faultyHosts()).toHaveLength(1)
  })

  test('that the cloud takes no report of are failed all the same, and why is told once', async () => {
    await using on: Reporting = await start()
    const error = {code: 'forbidden', status: 403, message: 'no right to that'}
    on.world.script.add({operation: on.operation, fault: {kind: 'error', error}})
    const {create, update, news} = gateOf(on, opening(on))
    const failure = await create()
    expect(failure.told?.code).toBe('GATE_FAILED')
    const {atUnixMs: _, ...report} = judgementsIn(failure)[0]?.report ?? {}
    expect(report).toEqual({refusal: {kind: 'auth', code: 'forbidden', message: 'no right to that'}})
    expect(news).toContain('train-0: its host is not reported (forbidden): no right to that')
    await update(failure.properties)
    expect(on.emulator.faultyHosts()).toEqual([])
  })

  test('are reported by the next run where the cloud could not be asked', async () => {
    await using on: Reporting = await start()
    const shut = async () => {
      throw new GpuctlError('CLOUD_UNAVAILABLE', 'nobody is there', 'start it')
    }
    const failure = await gateOf(on, shut).create()
    expect(judgementsIn(failure)[0]?.report?.refusal).toMatchObject({kind: 'outage', code: 'CLOUD_UNAVAILABLE'})
    const broken = async () => Promise.reject(new TypeError('our own bug'))
    const second = await gateOf(on, broken).update(failure.properties)
    expect(second.told?.code).toBe('GATE_FAILED')
    expect(judgementsIn(second)[0]?.report?.refusal).toMatchObject({
      code: 'INTERNAL',
      message: 'TypeError: our own bug',
    })
    const next = await gateOf(on, opening(on)).update(second.properties)
    expect(judgementsIn(next)[0]?.report?.reference).toBeDefined()
  })

  test('are not reported where software may be at fault, nor where nobody is to be told', async () => {
    await using on: Reporting = await start()
    const {create} = gateOf(on, opening(on), {...LOST, code: 'NO_DRIVER'})
    expect(judgementsIn(await create())[0]).not.toHaveProperty('report')
    const untold = gateOf(on, opening(on))
    expect(judgementsIn(await untold.create({hostsOf: undefined}))[0]).not.toHaveProperty('report')
    expect(on.emulator.faultyHosts()).toEqual([])
  })
})

test('a cloud without a verb for it is told nothing', async () => {
  const nodes = [0, 1].map((index) => ({id: `i-${index}`, name: `train-${index}`})) as never
  const cluster = {name: 'rack', lease: '0123456789'}
  const {create, news} = gateOf({nodes, cluster}, async () => awsCloud({emulated: true, env: {}}))
  expect(judgementsIn(await create())[0]).not.toHaveProperty('report')
  expect(news).toEqual([])
})
