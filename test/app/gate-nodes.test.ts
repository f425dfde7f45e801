import {Readable} from 'node:stream'
import {text} from 'node:stream/consumers'
import {describe, expect, test} from 'vitest'
import {type GateRequest, gateNodes} from '../../src/app/gate-nodes.ts'
import type {Inventory} from '../../src/domain/harness/inventory.ts'
import type {Node} from '../../src/domain/node.ts'
import type {CommandRunner} from '../../src/ports/shell.ts'
import {H100_NODE, soundInventory, withGpu} from '../domain/harness/sample-inventory.ts'
import {metricOf, reportOf, resultOf} from '../support/harness-report.ts'

const node = (index: number): Node => ({
  ...{id: `i-${index}`, name: `train-${index}`, pool: 'train', index, state: 'running'},
  ssh: {address: '127.0.0.1', port: 22, user: 'root', route: {kind: 'direct'}},
  privateAddress: '127.0.0.1',
})

const testOf = (name: string) => ({name, kind: 'memory', summary: '', limitSeconds: 60}) as const
const TESTS = [testOf('memory_copy'), testOf('memory_triad')] as const

const document = (figures: Readonly<Record<string, number>>) =>
  JSON.stringify(
    reportOf(
      ...Object.entries(figures).map(([name, value]) =>
        resultOf(name, [metricOf('bandwidth', 'bytes_per_second', value, {})], {kind: 'memory'}),
      ),
    ),
  )

/** Nodes whose harness is there, and measures what it is told, the nth time. */
function shellOf(
  measures: (node: string, test: string, time: number) => number,
  has: (node: string) => Inventory = () => soundInventory(),
) {
  const asked: string[] = []
  const times = new Map<string, number>()
  const shell: CommandRunner = {
    async exec({name}, argv, {onStdout} = {}) {
      asked.push(`${name}: ${argv[1] === 'inventory' ? 'inventory' : argv[argv.indexOf('--tests') + 1]}`)
      if (argv[1] === 'inventory') {
        const document = {schema: 1, takenAtUnixMs: 0, inventory: has(name)}
        onStdout?.(Buffer.from(JSON.stringify(document)))
        return {exitCode: 0}
      }
      const tests = argv[argv.indexOf('--tests') + 1]?.split(',') ?? []
      const held = argv.indexOf('--hold-seconds')
      if (held !== -1) asked.push(`${name}: ${tests} for ${argv[held + 1]} s`)
      const time = (times.get(name) ?? 0) + 1
      times.set(name, time)
      onStdout?.(Buffer.from(document(Object.fromEntries(tests.map((test) => [test, measures(name, test, time)])))))
      return {exitCode: 0}
    },
    capture: async () => ({exitCode: 0, stdout: '', stderr: ''}),
  }
  return {asked, shell}
}

const gated = async (...[measures, has]: Parameters<typeof shellOf>) => gatedWith({}, measures, has)

const gatedWith = async (more: Partial<GateRequest>, ...[measures, has]: Parameters<typeof shellOf>) => {
  const {asked, shell} = shellOf(measures, has)
  const request = {
    ...{nodes: [0, 1, 2, 3].map(node), tests: TESTS, samples: 5, shareMachine: true},
    network: {tests: [], rounds: 5, samples: 3, seed: 1, diagnosis: []},
    ...more,
  }
  const {judgements, references} = await gateNodes(request, worldOf(shell), new AbortController().signal)
  return {asked, judgements, references, verdicts: judgements.map(({verdict}) => verdict)}
}

/** Nodes that are good by themselves, and reach so much together, the nth time. */
async function gatedTogether(reached: (time: number) => number) {
  const {shell: alone} = shellOf(() => 100e9)
  let groups = 0
  const shell: CommandRunner = {
    ...alone,
    async exec(node, argv, options = {}) {
      if (argv[1] !== 'group') return alone.exec(node, argv, options)
      if (node.name === 'train-0') groups++
      const time = groups
      options.onStdout?.(Buffer.from('{"schema":1,"port":7}\n'))
      if (options.stdin instanceof Readable) await text(options.stdin)
      const labels = {bytes: String(2 ** 33), place: 'out', network: 'IB', transport: 'NET/IB/GDRDMA'}
      const metric = metricOf('bandwidth', 'bytes_per_second', reached(time), labels)
      options.onStdout?.(Buffer.from(JSON.stringify(reportOf(resultOf('nccl_all_gather', [metric], {kind: 'nccl'})))))
      return {exitCode: 0}
    },
  }
  const tests = [{name: 'nccl_all_gather', kind: 'nccl', summary: '', limitSeconds: 60}] as const
  const request = {
    ...{nodes: [0, 1].map(node), tests: TESTS, samples: 5, shareMachine: false, type: H100_NODE},
    network: {tests, rounds: 5, samples: 3, seed: 1, diagnosis: []},
  }
  const {judgements} = await gateNodes(request, worldOf(shell), new AbortController().signal)
  return {groups, judgements}
}

const worldOf = (shell: CommandRunner) => ({
  ...{shell, bulk: shell, copies: undefined as never, bands: []},
  kit: {key: 'k', sources: '/nowhere', tests: TESTS, placed: new Map()},
})

describe('nodes that reach less together than line rate lets expect', () => {
  test('measure that again, and are suspect where it stays', async () => {
    const {groups, judgements} = await gatedTogether(() => 200e9)
    expect(groups).toBe(2)
    expect(judgements.map(({verdict, findings}) => [verdict, findings.map(({code}) => code)])).toEqual([
      ['suspect', ['BELOW_FLOOR']],
      ['suspect', ['BELOW_FLOOR']],
    ])
  })

  test('only once are not', async () => {
    const {groups, judgements} = await gatedTogether((time) => (time === 1 ? 200e9 : 350e9))
    expect(groups).toBe(2)
    expect(judgements.map(({verdict}) => verdict)).toEqual(['pass', 'pass'])
  })

  test('and those that reach it measure nothing again', async () => {
    const {groups, judgements} = await gatedTogether(() => 350e9)
    expect(groups).toBe(1)
    expect(judgements).toMatchObject([{findings: []}, {findings: []}])
  })
})

describe('the gate', () => {
  test('asks first what nodes have, and measures none of which enough is known then', async () => {
    const {asked, verdicts, judgements} = await gated(
      () => 100e9,
      (name) =>
        name === 'train-1'
          ? withGpu(3, {
              remappedRows: {corrected: 0, uncorrected: 1, isPending: false, hasFailed: true},
            })
          : soundInventory(),
    )
    expect(asked.slice(0, 4)).toEqual([0, 1, 2, 3].map((index) => `train-${index}: inventory`))
    expect(asked.slice(4).map((each) => each.split(':')[0])).toEqual(['train-0', 'train-2', 'train-3'])
    expect(verdicts).toEqual(['pass', 'fail', 'pass', 'pass'])
    expect(judgements[1]?.findings).toMatchObject([{severity: 'fail', node: 'train-1', gpu: 3}])
  })

  test('measures once where all nodes are alike', async () => {
    const {asked, verdicts} = await gated(() => 100e9)
    expect(verdicts).toEqual(['pass', 'pass', 'pass', 'pass'])
    expect(asked).toHaveLength(8)
  })

  test('measures again only what speaks against a node, and only there', async () => {
    const {asked, verdicts} = await gated((name, test) =>
      name === 'train-2' && test === 'memory_triad' ? 80e9 : 100e9,
    )
    expect(asked.slice(8)).toEqual(['train-2: memory_triad'])
    expect(verdicts).toEqual(['pass', 'pass', 'suspect', 'pass'])
  })

  test('holds nothing against a node that was slow only once', async () => {
    const {verdicts} = await gated((name, _test, time) => (name === 'train-2' && time === 1 ? 80e9 : 100e9))
    expect(verdicts).toEqual(['pass', 'pass', 'pass', 'pass'])
  })

  test('puts those that are good by themselves under full load, and no others, and holds against them what they do then', async () => {
    const hold = {tests: TESTS.slice(0, 1), seconds: 600}
    const told: string[] = []
    const onHold = (count: number) => void told.push(`${count} nodes`)
    const {asked, verdicts, judgements} = await gatedWith(
      {hold, onHold},
      (name, _test, time) => (name === 'train-2' && time === 2 ? 80e9 : 100e9),
      (name) =>
        name === 'train-1'
          ? withGpu(3, {remappedRows: {corrected: 0, uncorrected: 1, isPending: false, hasFailed: true}})
          : soundInventory(),
    )
    expect(asked.filter((each) => each.endsWith('600 s'))).toEqual(
      ['train-0', 'train-2', 'train-3'].map((name) => `${name}: memory_copy for 600 s`),
    )
    expect(told).toEqual(['3 nodes'])
    expect(verdicts).toEqual(['pass', 'fail', 'suspect', 'pass'])
    expect(judgements[2]?.findings).toMatchObject([{code: 'BELOW_OTHERS', test: 'memory_copy'}])
  })

  test('measures right after full load what GPUs do together, in the same run of the harness', async () => {
    const [held, collective] = TESTS
    const {asked} = await gatedWith({hold: {tests: [held], seconds: 600, collective}}, () => 100e9)
    expect(asked.filter((each) => each.endsWith('600 s'))).toEqual(
      [0, 1, 2, 3].map((index) => `train-${index}: memory_copy,memory_triad for 600 s`),
    )
  })

  describe('holds a node that comes later against those that passed before', () => {
    const rates = [100e9, 101e9, 99e9]
    const late = {nodes: [node(3)], shareMachine: false}
    const passed = async () => {
      const of = (name: string) => rates[Number(name.split('-')[1])] ?? 0
      const {references, verdicts} = await gatedWith({nodes: [0, 1, 2].map(node), shareMachine: false}, of)
      expect([verdicts, references.map(({id}) => id)]).toEqual([
        ['pass', 'pass', 'pass'],
        ['i-0', 'i-1', 'i-2'],
      ])
      return references
    }

    test('which are not measured again', async () => {
      const references = await passed()
      const {asked, judgements, verdicts} = await gatedWith({...late, references}, () => 80e9)
      expect(new Set(asked.map((each) => each.split(':')[0]))).toEqual(new Set(['train-3']))
      expect(verdicts).toEqual(['suspect'])
      expect(judgements[0]?.findings[0]).toMatchObject({
        ...{code: 'BELOW_OTHERS', expected: 99.5e9},
        source: 'median of 4 nodes, 3 of them measured earlier',
      })
      expect((await gatedWith({...late, references}, () => 99e9)).verdicts).toEqual(['pass'])
    })

    test('unless they were something else then, or all are one machine', async () => {
      const references = await passed()
      const updated = () => soundInventory({driver: {gpuCount: 8, driverVersion: '580.95.05', cudaVersion: '13.0'}})
      expect((await gatedWith({...late, references}, () => 80e9, updated)).verdicts).toEqual(['pass'])
      expect((await gatedWith({...late, references, shareMachine: true}, () => 80e9)).verdicts).toEqual(['pass'])
    })

    test('and is none for others where it did not pass', async () => {
      const {references} = await gatedWith(
        {},
        (name) => (name === 'train-2' ? 80e9 : 100e9),
        (name) =>
          name === 'train-1'
            ? withGpu(3, {remappedRows: {corrected: 0, uncorrected: 1, isPending: false, hasFailed: true}})
            : soundInventory(),
      )
      expect(references.map(({id}) => id)).toEqual(['i-0', 'i-3'])
    })
  })
})
