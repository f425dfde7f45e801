import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {NodeInventory} from '../../src/domain/harness/inventory-findings.ts'
import {SimulatedGpus} from '../native/simulated-gpus.ts'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {dataOf} from './documents.ts'

const reason = await whyNot('namespaces')
if (reason) console.warn(`skipped: ${reason}`)

describe.skipIf(reason !== undefined)('topology', () => {
  let home: FreshHome
  let name: string
  let libraries: SimulatedGpus

  beforeAll(async () => {
    libraries = new SimulatedGpus('libnvidia-ml.so.1')
    home = await freshHome()
    name = home.newName()
    dataOf(await home.run(['up', '--name', name, '--nodes', '2', '--json']))
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

  test('shows CPUs and adapters of nodes without a GPU, in text and as a drawing', async () => {
    const {nodes, groups} = await taken()
    expect(nodes.map(({node}) => node)).toEqual(['node-0', 'node-1'])
    expect(groups.map(({nodes}) => nodes)).toEqual([['node-0', 'node-1']])
    const {exitCode, stdout} = await home.run(['topology', '-c', name, '--svg', 'picture.svg'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('node-[0-1]: 2 nodes alike')
    expect(stdout).toMatch(/no GPU: libnvidia-ml\.so\.1: cannot open/)
    expect(stdout).toMatch(/[└├]─ \w+: .*MTU/)
    expect(await readFile(join(home.cwd, 'picture.svg'), 'utf8')).toContain('node-[0-1]: 2 nodes alike')
    const again = await home.run(['topology', '-c', name, '--svg', 'picture.svg'])
    expect(again.exitCode).toBe(2)
    expect(again.stderr).toContain('exists already')
  })

  test('shows GPUs of a node that has a driver, says that they are simulated, and that the other has none', async () => {
    const library = join(libraries.folder, 'libnvidia-ml.so.1')
    expect((await home.run(['cp', library, 'node-0:', '-c', name])).exitCode).toBe(0)
    const install = ['sudo', 'install', 'libnvidia-ml.so.1', '/usr/lib/']
    expect((await home.run(['exec', '-c', name, '-n', 'node-0', '--', ...install])).exitCode).toBe(0)
    const {nodes, groups} = await taken()
    const [first, second] = nodes
    if (first === undefined || second === undefined || 'error' in first || 'error' in second) throw new Error('unread')
    expect(first.inventory.simulated).toBe(true)
    expect(first.inventory.gpus.map(({name}) => name)).toEqual(Array(8).fill('Simulated H100-SXM'))
    expect(second.inventory.gpus).toEqual([])
    expect(groups.map(({nodes}) => nodes)).toEqual([['node-0'], ['node-1']])
    const {stdout} = await home.run(['topology', '-c', name, '-n', 'node-0'])
    expect(stdout).toContain('node-0 (simulated GPUs)')
    expect(stdout).toContain('NVLinks: 18 of 18 up at each GPU, to 4 NVSwitches')
    expect(stdout).toMatch(/^GPU0 +X +NV18/m)
  })
})
