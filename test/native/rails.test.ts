import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {HarnessReport, Metric} from '../../src/domain/harness/report.ts'
import {isRoot} from '../support/netns.ts'
import {BuiltHarness} from './built-harness.ts'
import {type RdmaDevice, RdmaTree} from './fixtures/rdma-tree.ts'
import {RailedPlaces} from './railed-places.ts'
import {RankGroup} from './rank-group.ts'
import {SimulatedGpus} from './simulated-gpus.ts'

let built: BuiltHarness
let simulated: SimulatedGpus

beforeAll(() => {
  built = new BuiltHarness()
  simulated = new SimulatedGpus(['ib_write_bw'])
}, 900_000)

afterAll(() => {
  built?.[Symbol.dispose]()
  simulated?.[Symbol.dispose]()
})

/** What both ranks say of the one test. */
async function measured(
  {places}: Pick<RailedPlaces, 'places'>,
  words: readonly string[],
  env: readonly string[] = [],
  ofFirst: readonly string[] = [],
) {
  const enter = (index: number) => ['env', ...env, ...(index === 0 ? ofFirst : [])]
  const entered = places.map((place, index) => ({...place, enter: [...place.enter, ...enter(index)]}))
  await using ranks = await RankGroup.startAt(entered, [built.program, 'group'], built.folder, words)
  ranks.tell()
  const [first, second] = await ranks.reports()
  expect(resultOf(second)).toEqual(resultOf(first))
  return first?.tests[0]
}

const resultOf = (report: HarnessReport | undefined) => report?.tests.map(({status, reason}) => [status, reason])

const figures = (metrics: readonly Metric[] | undefined, named: string) =>
  (metrics ?? []).filter(({name, labels}) => name === named && labels.direction !== 'both')

const told = (metrics: readonly Metric[] | undefined) =>
  figures(metrics, 'reached').map(({value, labels}) => [labels.adapter, labels.peerAdapter, value, labels.reason])

describe.skipIf(!isRoot)('adapters of two nodes by TCP', () => {
  const words = ['--tests', 'tcp_rails', '--samples', '1', '--streams', '2']

  test('are measured each by itself: the slow one shows, and in which direction', async () => {
    using two = new RailedPlaces(3)
    two.throttle(1, '100mbit')
    const result = await measured(two, words)
    expect(result).toMatchObject({status: 'passed'})
    expect(told(result?.metrics)).toEqual(['rail0', 'rail1', 'rail2'].map((name) => [name, name, 1, undefined]))
    const slow = figures(result?.metrics, 'bandwidth').filter(({value}) => value < 20e6)
    expect(slow.map(({labels}) => [labels.adapter, labels.direction])).toEqual([['rail1', 'out']])
  }, 60_000)

  test('one that nobody is behind is told, and the others are measured', async () => {
    using two = new RailedPlaces(2)
    two.cut(1)
    const result = await measured(two, words)
    expect(result).toMatchObject({status: 'passed'})
    expect(told(result?.metrics)).toEqual([
      ['rail0', 'rail0', 1, undefined],
      ['rail1', 'rail1', 0, expect.stringMatching(/did not come in time|cannot be reached/)],
    ])
    expect(new Set(figures(result?.metrics, 'bandwidth').map(({labels}) => labels.adapter))).toEqual(new Set(['rail0']))
  }, 60_000)

  test('bridges and tunnels are none, and one adapter is what tcp_bandwidth measures', async () => {
    using two = new RailedPlaces(1)
    two.inFirst('ip', 'link', 'add', 'docker0', 'type', 'bridge')
    two.inFirst('ip', 'address', 'add', '10.78.0.1/24', 'dev', 'docker0')
    two.inFirst('ip', 'link', 'set', 'docker0', 'up')
    expect(await measured(two, words)).toMatchObject({
      ...{status: 'skipped', reason: 'there is one adapter, which tcp_bandwidth measures', metrics: []},
    })
  })

  test('of one machine are not measured with themselves', async () => {
    using two = new RailedPlaces(2)
    const [place] = two.places
    expect(await measured({places: [place, place]}, words)).toMatchObject({
      ...{status: 'skipped', reason: 'both are one machine'},
    })
  })
})

describe.skipIf(!isRoot)('RDMA devices of two nodes, by a simulated perftest', () => {
  const DEVICES = ['mlx5_0', 'mlx5_1', 'mlx5_2'].map((name): RdmaDevice => ({name}))

  /** Each node's rates, `mlx5_0 400` a line, and what its kernel shows. */
  async function written(
    rates: readonly [readonly string[], readonly string[]],
    devices: readonly RdmaDevice[] = DEVICES,
    path = simulated.folder,
  ) {
    using two = new RailedPlaces(1)
    using tree = new RdmaTree(devices)
    const [own, others] = rates.map((lines, index) => {
      const file = join(tree.root, `rates-${index}`)
      writeFileSync(file, lines.map((line) => `${line}\n`).join(''))
      return `GPUCTL_SIMULATED_RDMA=${file}`
    })
    const words = ['--tests', 'rdma_write', '--samples', '2', '--root', tree.root]
    const env = [`PATH=${path}`, `${others}`]
    return await measured(two, words, env, [`${own}`])
  }
  const sound = ['mlx5_0 392', 'mlx5_1 391', 'mlx5_2 393']

  test('are measured all at once in both directions; the slow one shows, and that no device is real', async () => {
    const result = await written([sound, ['mlx5_0 392', 'mlx5_1 196', 'mlx5_2 393']])
    expect(result).toMatchObject({status: 'passed'})
    expect(
      figures(result?.metrics, 'bandwidth').map(({labels: {adapter, direction}, value, sampleCount}) => [
        ...[adapter, direction, (value * 8) / 1e9, sampleCount],
      ]),
    ).toEqual([
      ['mlx5_0', 'out', 392, 2],
      ['mlx5_0', 'in', 392, 2],
      ['mlx5_1', 'out', 196, 2],
      ['mlx5_1', 'in', 196, 2],
      ['mlx5_2', 'out', 391 + 2, 2],
      ['mlx5_2', 'in', 391 + 2, 2],
    ])
    expect(result?.metrics.at(-1)?.labels).toMatchObject({perftest: '6.06 (simulated)', peer: 'node-1'})
  }, 60_000)

  test('one that has lost its link is told, and the others are measured', async () => {
    const result = await written([['mlx5_0 392', 'mlx5_1 down', 'mlx5_2 393'], sound])
    expect(result).toMatchObject({status: 'passed'})
    expect(told(result?.metrics)).toEqual([
      ['mlx5_0', 'mlx5_0', 1, undefined],
      ['mlx5_1', 'mlx5_1', 0, expect.stringContaining('node-0: Failed to modify QP to RTR: its port has no link')],
      ['mlx5_2', 'mlx5_2', 1, undefined],
    ])
  }, 60_000)

  test('that carry nothing at all are no failure: NCCL says by what it goes', async () => {
    const result = await written([['mlx5_0 down'], ['mlx5_0 400']], [{name: 'mlx5_0'}])
    expect(result).toMatchObject({
      status: 'skipped',
      reason: expect.stringMatching(/^it works over no adapter; mlx5_0: node-0: Failed to modify QP to RTR/),
    })
  }, 60_000)

  test('ports that are down are left out', async () => {
    const result = await written([sound, sound], [{name: 'mlx5_0'}, {name: 'mlx5_1', state: '1: DOWN'}])
    expect(told(result?.metrics)).toEqual([['mlx5_0', 'mlx5_0', 1, undefined]])
    expect(await written([sound, sound], [{name: 'mlx5_0', state: '1: DOWN'}])).toMatchObject({
      ...{status: 'skipped', reason: 'node-0 has no RDMA device that is up'},
    })
  }, 60_000)

  test('are written to by the address that switches route, and by AWS’s own connection', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gpuctl-argv-'))
    try {
      writeFileSync(
        join(folder, 'ib_write_bw'),
        `#!/bin/sh\necho "$*" >> ${folder}/told-$$\nexec ${simulated.folder}/ib_write_bw "$@"\n`,
        {mode: 0o755},
      )
      const gids = [
        ['IB/RoCE v1', 'fe80:0000:0000:0000:0000:0000:0000:0001'],
        ['RoCE v2', 'fe80:0000:0000:0000:0000:0000:0000:0001'],
        ['RoCE v2', '0000:0000:0000:0000:0000:ffff:0a00:0001'],
      ] as const
      const devices: readonly RdmaDevice[] = [
        {name: 'mlx5_0', linkLayer: 'Ethernet', gids},
        {name: 'rdmap1', linkLayer: 'Ethernet', driver: 'efa'},
      ]
      const rates = ['mlx5_0 200', 'rdmap1 100']
      expect(await written([rates, rates], devices, folder)).toMatchObject({status: 'passed'})
      const {stdout} = spawnSync('sh', ['-c', `cat ${folder}/told-*`], {encoding: 'utf8'})
      expect(stdout).toMatch(/-d mlx5_0 .* -x 2( |$)/m)
      expect(stdout).toMatch(/-d rdmap1 (?!.* -x ).*-c SRD( |$)/m)
    } finally {
      rmSync(folder, {recursive: true})
    }
  }, 60_000)

  test('without perftest there is nothing to measure', async () => {
    expect(await written([sound, sound], DEVICES, '/nonexistent')).toMatchObject({
      ...{status: 'skipped', reason: 'node-0 has no ib_write_bw: it comes with the package perftest'},
    })
  })
})

const isInstalled = spawnSync('ib_write_bw', ['--version']).error === undefined

test.skipIf(!isRoot || !isInstalled)(
  'the real perftest finds no device where there is none, and says so',
  async () => {
    using two = new RailedPlaces(1)
    using tree = new RdmaTree([{name: 'mlx5_0'}])
    const result = await measured(two, ['--tests', 'rdma_write', '--samples', '1', '--root', tree.root])
    expect(result).toMatchObject({
      status: 'skipped',
      reason: expect.stringMatching(/^it works over no adapter; mlx5_0: .*(device|devices|driver)/i),
    })
  },
  60_000,
)
