import {copyFileSync, mkdirSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type HarnessReport, harnessReport, harnessTests} from '../../src/domain/harness/report.ts'
import {BuiltHarness} from './built-harness.ts'
import {collectivesOf, expectBusBandwidths} from './bus-bandwidth.ts'
import {RankGroup} from './rank-group.ts'
import {SimulatedGpus} from './simulated-gpus.ts'

let built: BuiltHarness
let simulated: SimulatedGpus

beforeAll(() => {
  built = new BuiltHarness()
  simulated = new SimulatedGpus(['libcuda.so.1', 'libnccl.so.2'])
}, 900_000)

afterAll(() => {
  built?.[Symbol.dispose]()
  simulated?.[Symbol.dispose]()
})

const SIZES = [1, 100, 4100, 70_004]
const wordsFor = (tests: readonly string[], sizes: readonly number[] = SIZES) => [
  ...['--samples', '2', '--tests', tests.join(','), '--sizes', sizes.join(',')],
]

function measured(facts: readonly string[], words: readonly string[]): HarnessReport {
  const {stdout, stderr} = built.run(words, built.program, simulated.env(...facts))
  expect(stderr).not.toContain('Sanitizer')
  return harnessReport(stdout)
}

/** Processes with such GPUs each; what each of them reported. */
async function measuredTogether(worlds: readonly (readonly string[])[], words: readonly string[]) {
  const places = worlds.map((facts) => {
    const env = Object.entries(simulated.env(...facts)).map(([name, value]) => `${name}=${value}`)
    return {address: '127.0.0.1', enter: ['env', ...env]}
  })
  await using ranks = await RankGroup.startAt(places, [built.program, 'group'], built.folder, words)
  ranks.tell()
  return await ranks.reports()
}

const results = (report: HarnessReport | undefined) =>
  report?.tests.map(({name, status, reason}) => [name, status, reason])

/** Of the largest message, out of place. */
const bandwidth = (report: HarnessReport | undefined): number =>
  report?.tests[0]?.metrics.findLast(({name, labels}) => name === 'bandwidth' && labels.place === 'out')?.value ??
  Number.NaN

const labelsOf = (report: HarnessReport | undefined) => report?.tests[0]?.metrics[0]?.labels

const BIG = wordsFor(['nccl_all_reduce'], [400_000])

describe("a node's GPUs", () => {
  test.each([2, 3, 4, 5])('%i of them come to right results for all sizes, in and out of place', (gpus) => {
    const names = collectivesOf('nccl', gpus)
    const report = measured([`gpus ${gpus}`], wordsFor(names))
    expect(results(report)).toEqual(names.map((name) => [name, 'passed', undefined]))
    for (const result of report.tests) expectBusBandwidths(result, gpus, SIZES.length)
  })

  test('are all the tests that nccl-tests has', () => {
    const listed = harnessTests(built.run(['--list']).stdout).filter(({kind}) => kind === 'nccl')
    expect(listed.map(({name}) => name)).toEqual(collectivesOf('nccl', 2))
  })

  test('alone, one sends nothing over any link: what it does is told as the bandwidth of the algorithm', () => {
    const [result] = measured(['gpus 1'], wordsFor(['nccl_all_reduce'], [4096])).tests
    expect(result?.status).toBe('passed')
    const names = result?.metrics.filter(({labels}) => labels.over === undefined).map(({name}) => name)
    expect(names).toEqual(['algorithm_bandwidth', 'algorithm_bandwidth'])
  })

  test('may be some of them', () => {
    const report = measured(['gpus 8'], [...BIG, '--gpus', '1,4,7'])
    expect(labelsOf(report)).toMatchObject({ranks: '3', transport: 'P2P/CUMEM'})
    expect(results(measured(['gpus 2'], [...BIG, '--gpus', '5']))).toEqual([
      ['nccl_all_reduce', 'skipped', 'this node has no GPU: it is not among the 2 that there are'],
    ])
  })

  test('are told by what they reach each other', () => {
    const report = measured(['gpus 2', 'no-peer 0 1', 'no-peer 1 0'], BIG)
    expect(labelsOf(report)).toMatchObject({transport: 'SHM/direct'})
    expect(labelsOf(report)).not.toHaveProperty('network')
  })

  test('find the NCCL that a Python brought', () => {
    const site = join(built.folder, 'venv/lib/python3.12/site-packages/nvidia/nccl/lib')
    const driver = join(built.folder, 'driver-of-python')
    for (const folder of [site, driver]) mkdirSync(folder, {recursive: true})
    copyFileSync(join(simulated.folder, 'libcuda.so.1'), join(driver, 'libcuda.so.1'))
    copyFileSync(join(simulated.folder, 'libnccl.so.2'), join(site, 'libnccl.so.2'))
    const env = {...simulated.env('gpus 2'), LD_LIBRARY_PATH: driver, VIRTUAL_ENV: join(built.folder, 'venv')}
    const {stdout} = built.run(wordsFor(['nccl_broadcast']), built.program, env)
    expect(results(harnessReport(stdout))).toEqual([['nccl_broadcast', 'passed', undefined]])
  })

  test('leave nothing behind', () => {
    measured(['gpus 2'], BIG)
    expect(readdirSync(built.folder).filter((name) => name.includes('nccl'))).toEqual([])
  })
})

describe('a fault', () => {
  const sound = () => bandwidth(measured(['gpus 4'], BIG))

  test('a slow link holds all of them back', () => {
    expect(bandwidth(measured(['gpus 4', 'slow-link 2 3 0.01'], BIG)) / sound()).toBeLessThan(0.1)
  })

  test('wrong data is found, and on which GPU it came', () => {
    const [result] = measured(['gpus 4', 'flip-bit 2'], wordsFor(['nccl_all_gather'], [4096])).tests
    expect(result).toMatchObject({
      status: 'corrupt',
      corruption: {what: 'what came to GPU 2 is wrong', mismatches: expect.any(Number)},
    })
  })

  test('one GPU that hangs is the end of the test, not of the others', () => {
    const report = measured(['gpus 4', 'hang 1'], [...wordsFor(['nccl_broadcast'], [64]), '--limit-seconds', '8'])
    expect(results(report)).toEqual([['nccl_broadcast', 'timed-out', expect.stringMatching(/GPU|collective/)]])
  })

  test('NCCL that does not start says why', () => {
    expect(results(measured(['gpus 2', 'nccl-init-error 2'], BIG))).toEqual([
      ['nccl_all_reduce', 'failed', 'ncclCommInitRank: unhandled system error (run with NCCL_DEBUG=INFO for details)'],
    ])
  })

  test('without NCCL, or without GPUs, there is nothing to measure', () => {
    const folder = join(built.folder, 'driver-alone')
    mkdirSync(folder)
    copyFileSync(join(simulated.folder, 'libcuda.so.1'), join(folder, 'libcuda.so.1'))
    const {stdout} = built.run(BIG, built.program, {...simulated.env('gpus 2'), LD_LIBRARY_PATH: folder})
    expect(results(harnessReport(stdout))).toEqual([
      ['nccl_all_reduce', 'skipped', expect.stringMatching(/^this node has no NCCL: libnccl.so.2: .*no such file/i)],
    ])
    expect(results(measured(['gpus 0'], BIG))).toEqual([
      ['nccl_all_reduce', 'skipped', expect.stringMatching(/^this node has no GPU: /)],
    ])
  })

  const usualSizes = (...facts: readonly string[]) => {
    const report = measured(['gpus 2', ...facts], ['--samples', '2', '--tests', 'nccl_all_reduce,nccl_all_gather'])
    return report.tests.map(({metrics}) => [...new Set(metrics.map(({labels}) => Number(labels.bytes)))])
  }

  test('sizes are the usual ones where nobody asks for others, as far as there is memory', () => {
    expect(usualSizes(`gpu-memory ${2 ** 22}`)).toEqual([
      [8, 2 ** 20],
      [8, 2 ** 20],
    ])
  })

  test('where a message takes long, longer ones are left out', () => {
    expect(usualSizes(`gpu-memory ${2 ** 26}`, 'slow-link 0 1 0.000003', 'slow-link 1 0 0.000003')).toEqual([
      [8, 2 ** 20],
      [8, 2 ** 20],
    ])
  })

  test('a message for which there is no memory is left out', () => {
    const report = measured(['gpus 2'], wordsFor(['nccl_all_reduce'], [4096, 2 ** 39]))
    expect(new Set(report.tests[0]?.metrics.map(({labels}) => labels.bytes))).toEqual(new Set(['4096']))
    expect(results(measured(['gpus 2'], wordsFor(['nccl_all_reduce'], [2 ** 39])))).toEqual([
      ['nccl_all_reduce', 'skipped', 'too little memory is free'],
    ])
  })
})

describe('GPUs of several processes', () => {
  test.each([
    {gpus: [2, 2], ranks: 4},
    {gpus: [1, 3, 2], ranks: 6},
    {gpus: [1, 1], ranks: 2},
  ])(
    '$gpus come to right results, and the first tells them',
    async ({gpus, ranks}) => {
      const names = collectivesOf('nccl', ranks)
      const worlds = gpus.map((count) => [`gpus ${count}`])
      const [first, ...others] = await measuredTogether(worlds, wordsFor(names, [1, 4100]))
      for (const report of [first, ...others])
        expect(results(report)).toEqual(names.map((name) => [name, 'passed', undefined]))
      for (const report of others) expect(report?.tests.flatMap(({metrics}) => metrics)).toEqual([])
      for (const result of first?.tests ?? []) expectBusBandwidths(result, ranks, 2)
    },
    120_000,
  )

  test('are told by which network they reach each other, a socket too', async () => {
    const [fast] = await measuredTogether([['gpus 2'], ['gpus 2']], BIG)
    expect(labelsOf(fast)).toMatchObject({network: 'IB', transport: 'NET/IB/GDRDMA, P2P/CUMEM'})
    const efa = ['gpus 1', 'nccl-network AWS Libfabric']
    const [cloud] = await measuredTogether([efa, efa], BIG)
    expect(labelsOf(cloud)).toMatchObject({network: 'AWS Libfabric', transport: 'NET/AWS Libfabric/GDRDMA'})
    const sockets = ['gpus 2', 'nccl-network Socket', 'no-gpudirect']
    const [slow] = await measuredTogether([sockets, sockets], BIG)
    expect(labelsOf(slow)).toMatchObject({network: 'Socket', transport: 'NET/Socket, P2P/CUMEM'})
    expect(bandwidth(slow) / bandwidth(fast)).toBeLessThan(0.2)
    const [mixed] = await measuredTogether([['gpus 2'], sockets], BIG)
    expect(labelsOf(mixed)).toMatchObject({network: 'IB, Socket'})
  }, 60_000)

  test('each with the one in its place: the slow one shows, in whichever node it is', async () => {
    const worlds = [['gpus 3'], ['gpus 3', 'slow-rail 1 0.25']]
    const [first, second] = await measuredTogether(worlds, wordsFor(['nccl_rails'], [4_000_000]))
    expect([results(first), results(second)]).toEqual([
      [['nccl_rails', 'passed', undefined]],
      [['nccl_rails', 'passed', undefined]],
    ])
    const metrics = first?.tests[0]?.metrics ?? []
    expect(metrics.map(({labels}) => labels)).toEqual(
      ['0', '1', '2'].map((gpu) => ({bytes: '4000000', gpu, peerGpu: gpu, peer: 'node-1', network: 'IB'})),
    )
    const [whole = 0, slow = 0] = metrics.map(({value}) => value)
    expect(slow / whole).toBeCloseTo(0.25, 1)
    expect(metrics.map(({value}) => Math.round((4 * value) / whole))).toEqual([4, 1, 4])
    expect(second?.tests[0]?.metrics).toEqual([])
  }, 60_000)

  test('where one has fewer, as many as it has are measured', async () => {
    const [first] = await measuredTogether([['gpus 1'], ['gpus 3']], wordsFor(['nccl_rails'], [4096]))
    expect(first?.tests[0]?.metrics.map(({labels}) => labels.gpu)).toEqual(['0'])
  }, 60_000)

  test('wrong data on one is found by that one', async () => {
    const reports = await measuredTogether(
      [['gpus 1'], ['gpus 2', 'flip-bit 1']],
      wordsFor(['nccl_reduce_scatter'], [64]),
    )
    expect(reports.map((report) => report?.tests[0]?.status)).toEqual(['passed', 'corrupt'])
  }, 60_000)

  test('one without GPUs, or with another NCCL, is named by all', async () => {
    const none = await measuredTogether([['gpus 2'], ['gpus 0']], BIG)
    for (const report of none)
      expect(results(report)).toEqual([['nccl_all_reduce', 'skipped', expect.stringMatching(/^node-1 has no GPU/)]])
    const other = await measuredTogether([['gpus 1'], ['gpus 1', 'nccl-version 22105']], BIG)
    for (const report of other)
      expect(results(report)).toEqual([['nccl_all_reduce', 'failed', 'NCCL is 2.27.7 on node-0 and 2.21.5 on node-1']])
  }, 60_000)
})
