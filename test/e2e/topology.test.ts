import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {ClusterProfile} from '../../src/domain/harness/cluster-profile.ts'
import type {NodeInventory} from '../../src/domain/harness/inventory-findings.ts'
import {SimulatedGpus} from '../native/simulated-gpus.ts'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {dataOf} from './documents.ts'

const reason = await whyNot('namespaces')
if (reason) console.warn(`skipped: ${reason}`)

describe.skipIf(reason !== undefined)('topology and profile', () => {
  let home: FreshHome
  let name: string
  let libraries: SimulatedGpus

  beforeAll(async () => {
    libraries = new SimulatedGpus(['libnvidia-ml.so.1'], 'plain')
    home = await freshHome()
    name = home.newName()
    dataOf(await home.run(['up', '--name', name, '--nodes', '1', '--json']))
  })
  afterAll(async () => {
    libraries?.[Symbol.dispose]()
    await home?.[Symbol.asyncDispose]()
  })

  const taken = async () => {
    const exit = await home.run(['topology', '-c', name, '--json'])
    return dataOf(exit) as {
      nodes: readonly NodeInventory[]
      groups: readonly {nodes: string[]; differences: string[]}[]
    }
  }

  test('shows CPUs and adapters of a node without a GPU, in text and as a drawing', async () => {
    const {nodes, groups} = await taken()
    expect(nodes.map(({node}) => node)).toEqual(['node-0'])
    expect(groups.map(({nodes}) => nodes)).toEqual([['node-0']])
    const {exitCode, stdout} = await home.run(['topology', '-c', name, '--svg', 'picture.svg'])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/no GPU: libnvidia-ml\.so\.1: cannot open/)
    expect(stdout).toMatch(/[└├]─ \w+: .*MTU/)
    expect(await readFile(join(home.cwd, 'picture.svg'), 'utf8')).toMatch(/^<svg .*node-0/s)
    const again = await home.run(['topology', '-c', name, '--svg', 'picture.svg'])
    expect(again.exitCode).toBe(2)
    expect(again.stderr).toContain('exists already')
    const profiled = await home.run(['profile', '-c', name, '--seconds', '1'])
    expect(profiled.exitCode).toBe(14)
    expect(profiled.stdout).toMatch(/node-0: no GPU to watch: libnvidia-ml\.so\.1/)
  })

  test('shows GPUs of a node that has a driver, and says that they are simulated', async () => {
    const library = join(libraries.folder, 'libnvidia-ml.so.1')
    expect((await home.run(['cp', library, 'node-0:', '-c', name])).exitCode).toBe(0)
    const install = ['install', 'libnvidia-ml.so.1', '/usr/lib/']
    expect((await home.run(['exec', '-c', name, '--', ...install])).exitCode).toBe(0)
    const {nodes} = await taken()
    const [first] = nodes
    if (first === undefined || 'error' in first) throw new Error('unread')
    expect(first.inventory.simulated).toBe(true)
    expect(first.inventory.gpus.map(({name}) => name)).toEqual(Array(8).fill('Simulated H100-SXM'))
    const {stdout} = await home.run(['topology', '-c', name])
    expect(stdout).toContain('node-0 (simulated GPUs)')
    expect(stdout).toContain('NVLinks: 18 of 18 up at each GPU, to 4 NVSwitches')
    expect(stdout).toMatch(/^GPU0 +X +NV18/m)
  })

  test('watches what those GPUs do', async () => {
    const exit = await home.run(['profile', 'node-0', '-c', name, '--seconds', '1', '--interval-ms', '200', '--json'])
    const [node] = (dataOf(exit) as ClusterProfile).nodes
    if (node === undefined || 'error' in node) throw new Error('unwatched')
    expect(node.gpus).toHaveLength(8)
    for (const {idleShare, sampleCount, counters, simulated} of node.gpus)
      expect({idleShare, counters, simulated, isEnough: sampleCount > 1}).toEqual({
        ...{idleShare: 1, counters: 'supported', simulated: true, isEnough: true},
      })
  })

  test('watches the nodes of a job, and says where there is none of that name', async () => {
    expect((await home.run(['run', '-c', name, '--name', 'quick', '--', 'true'])).exitCode).toBe(0)
    const exit = await home.run(['profile', 'quick', '-c', name, '--seconds', '1', '--json'])
    const {job, nodes} = dataOf(exit) as ClusterProfile
    expect(job).toMatch(/^j-/)
    expect(nodes.map(({node}) => node)).toEqual(['node-0'])
    expect((await home.run(['profile', 'slow', '-c', name])).exitCode).toBe(11)
  })
})
