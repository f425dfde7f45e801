import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {FaultyHost} from '../../src/emulators/core/emulated-cloud.ts'
import {SimulatedGpus} from '../native/simulated-gpus.ts'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {type ClusterDocument, dataOf, errorOf, nodesIn} from './documents.ts'

const reason = await whyNot('namespaces')
if (reason) console.warn(`skipped: ${reason}`)

const HOST = 'GGBB90904476'

/** What Hyper-V tells its guest of the machine below: a key of 512 bytes and a value of 2048. */
const POOL = [
  'mkdir -p /var/lib/hyperv',
  'cd /var/lib/hyperv',
  'printf PhysicalHostName > .kvp_pool_3',
  'truncate -s 512 .kvp_pool_3',
  `printf ${HOST} >> .kvp_pool_3`,
  'truncate -s 2560 .kvp_pool_3',
].join(' && ')

describe.skipIf(reason !== undefined)('a node of a cloud that fails its gate', () => {
  let home: FreshHome
  let name: string
  let libraries: SimulatedGpus

  const file = (gate: string) => ({
    stdin: `{name: ${name}, gate: ${gate}, pools: {train: {nodes: 2, gpus: "H100:8"}}, where: {clouds: [azure]}}`,
  })
  const up = (gate: string) => home.run(['up', '-', '--emulate', '--json'], file(gate))
  const status = async () =>
    nodesIn(dataOf(await home.run(['status', '-c', name, '--json'])) as ClusterDocument) as readonly {
      readonly id: string
      readonly cordon?: {readonly verdict: string; readonly report?: Readonly<Record<string, unknown>>}
    }[]
  const faultyHosts = async () => {
    const {clouds} = dataOf(await home.run(['emulate', 'status', '--json'])) as {clouds: {faultyHosts: FaultyHost[]}[]}
    return clouds.flatMap((cloud) => cloud.faultyHosts)
  }
  /** A driver that tells that a GPU fell off its bus, and a host that has a name. */
  const spoil = async (node: string) => {
    const library = join(libraries.folder, 'libnvidia-ml.so.1')
    expect(await home.run(['cp', library, `${node}:`, '-c', name])).toMatchObject({exitCode: 0})
    const install = `install libnvidia-ml.so.1 /usr/lib/ && echo xid 3 79 > /etc/gpuctl-simulated-gpus && ${POOL}`
    const spoiled = await home.run(['exec', '-c', name, '-n', node, '--', 'sh', '-c', install])
    expect(spoiled, spoiled.stderr).toMatchObject({exitCode: 0})
  }

  beforeAll(async () => {
    libraries = new SimulatedGpus(['libnvidia-ml.so.1'], 'plain')
    home = await freshHome()
    name = home.newName()
    dataOf(await up('off'))
  })
  afterAll(async () => {
    await home?.run(['down', '-c', name, '--yes'])
    await home?.run(['emulate', 'stop', '--yes'])
    await home?.[Symbol.asyncDispose]()
    libraries?.[Symbol.dispose]()
  })

  test('is reported by health where that is asked for, and shown before that', async () => {
    await spoil('train-0')
    const health = (...words: readonly string[]) =>
      home.run(['health', '-c', name, '-n', 'train-0', '--json', ...words])
    const dataIn = ({stdout}: {stdout: string}) => (JSON.parse(stdout) as {data: unknown}).data
    expect(dataIn(await health())).not.toHaveProperty('reports')
    const asked = await health('--report')
    expect(errorOf(asked)).toMatchObject({code: 'CONFIRMATION_NEEDED'}) // and nothing was measured
    const shown = await health('--report', '--dry-run')
    expect([shown.exitCode, dataIn(shown)]).toMatchObject([
      17,
      {
        toReport: [
          {node: 'train-0', cloud: 'azure', faults: [{kind: 'xid', message: expect.stringContaining('Xid 79')}]},
        ],
      },
    ])
    expect(await faultyHosts()).toEqual([])
    const reported = await health('--report', '--yes')
    expect([reported.exitCode, dataIn(reported)]).toMatchObject([
      17,
      {reports: [{node: 'train-0', reference: expect.stringContaining('/Microsoft.Impact/workloadImpacts/gpuctl-')}]},
    ])
    expect(await faultyHosts()).toMatchObject([
      {
        words: ['Resource.Hpc.Unhealthy.XID79FallenOffBus'],
        description: expect.stringContaining('Xid 79'),
        physicalHost: HOST,
      },
    ])
  })

  test('is reported by up, told by status, and replaced by the next up, which reports nothing again', async () => {
    await spoil('train-1')
    const [, before] = await status()
    const first = await up('quick')
    expect(first.exitCode).toBe(17)
    expect(errorOf(first)).toMatchObject({code: 'GATE_FAILED', message: expect.stringContaining('Xid 79')})
    const [, failed] = await status()
    expect(failed?.cordon).toMatchObject({
      verdict: 'fail',
      report: {at: expect.any(String), reference: expect.stringContaining('XID79FallenOffBus')},
    })
    expect((await home.run(['status', '-c', name])).stdout.replaceAll(/\s+/g, ' ')).toContain(
      'its host is reported (gpuctl-',
    )
    const hosts = await faultyHosts()
    expect(hosts.map(({instance}) => instance)).toContain(before?.id)
    await up('quick')
    const [, after] = await status()
    expect(after?.id).not.toBe(before?.id)
    expect(after?.cordon).not.toHaveProperty('report')
    expect(await faultyHosts()).toEqual(hosts)
  })
})
