import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {dataOf, type ErrorDocument} from './documents.ts'

const reason = await whyNot('namespaces')
if (reason) console.warn(`skipped: ${reason}`)

describe.skipIf(reason !== undefined)('a cluster whose file asks for a gate', () => {
  let home: FreshHome
  let name: string
  const up = (level: string, nodes: number) =>
    home.run(['up', '-', '--json'], {stdin: `{name: ${name}, nodes: ${nodes}, gate: ${level}}`})
  const status = async () => dataOf(await home.run(['status', '-c', name, '--json']))

  beforeAll(async () => {
    home = await freshHome()
    name = home.newName()
  })
  afterAll(() => home?.[Symbol.asyncDispose]())

  test('is up once every node was measured, with what that may take told first; the same again measures nothing', async () => {
    const upWithEvents = () => home.run(['up', '-', '--events'], {stdin: `{name: ${name}, nodes: 1, gate: quick}`})
    const {stdout} = await upWithEvents()
    expect(stdout).toMatch(
      /measures 1 node for at most \d+m.* \(G0 inventory 4m, G1 each node \d+m\).*1 of 1 nodes are measured/s,
    )
    expect(await status()).toMatchObject({state: 'running'})
    const started = Date.now()
    const again = await upWithEvents()
    expect(again.exitCode, `after ${Date.now() - started} ms`).toBe(0)
    expect(again.stdout).not.toContain('measure')
  })

  test('a node that cannot be measured is there, is not used, and is measured by the next up', async () => {
    // Whoever has the lock has it until this command ends.
    const lock = ['flock', '/tmp/.gpuctl-harness.lock', 'sh', '-c', 'echo locked; exec sleep 1000']
    dataOf(await up('off', 2))
    const holder = home.start(['exec', '-c', name, '-n', 'node-1', '--', ...lock])
    await holder.waitForOutput(/locked/)
    const {exitCode, stdout} = await up('quick', 2)
    expect(exitCode).toBe(17)
    expect((JSON.parse(stdout) as {data: ErrorDocument}).data).toMatchObject({
      code: 'GATE_FAILED',
      message: 'pool node: 1 of 2 nodes did not pass: node-1: node-1 is being measured by somebody else',
    })
    expect(await status()).toMatchObject({pools: [{nodes: [{name: 'node-0'}, {cordon: {verdict: 'inconclusive'}}]}]})
    const job = await home.run(['run', '-c', name, '--json', '--', 'true'])
    expect((JSON.parse(job.stdout) as {data: ErrorDocument}).data.message).toContain('node-1 (did not pass its test)')
    expect((await home.run(['run', '-c', name, '--nodes', '1', '--', 'hostname'])).stdout).toContain('node-0')
    holder.kill('SIGINT')
    await holder.exit
    const repaired = JSON.stringify(dataOf(await up('quick', 2)))
    expect(repaired).not.toContain('cordon')
    dataOf(await home.run(['down', '-c', name, '--yes', '--json']))
  })
})
