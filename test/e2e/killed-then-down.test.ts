import {describe, expect, test} from 'vitest'
import {freshHome} from '../support/fresh-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {reachNodes} from '../support/reach-nodes.ts'
import {dataOf} from './documents.ts'
import {killsAt, recordCalls, runKilled} from './dying-plugin.ts'

const reason = await whyNot('namespaces')
if (reason) console.warn(`skipped: ${reason}`)
const calls = reason ? {up: [], grow: []} : await recordCalls()
// Calls that only read are killed in killed-in-up.test.ts: what comes after a kill there is the same here.
const changing = (each: readonly string[]) => killsAt(each.filter((call) => /^(create|update|delete) /.test(call)))

test.each(changing(calls.up))('up killed: %s; down alone leaves nothing', async (_, kill) => {
  await using home = await freshHome()
  const name = home.newName()
  await runKilled(home, kill, ['up', '--name', name, '--json'])
  dataOf(await home.run(['down', '-c', name, '--yes', '--json']))
  expect(await home.leftovers(name)).toEqual([])
})

describe('a third node', () => {
  test.each(changing(calls.grow))('killed: %s; the next up has it, and the first two as they were', async (_, kill) => {
    await using home = await freshHome()
    const name = home.newName()
    dataOf(await home.run(['up', '--name', name, '--json']))
    await reachNodes(home.home, name, 'echo kept > /root/kept')
    await runKilled(home, kill, ['up', '--name', name, '--nodes', '3', '--json'])
    expect(dataOf(await home.run(['up', '--name', name, '--nodes', '3', '--json']))).toMatchObject({state: 'running'})
    const answers = await reachNodes(home.home, name, 'cat /root/kept || echo new')
    expect(answers).toMatchObject({'node-0': 'kept', 'node-1': 'kept', 'node-2': expect.stringContaining('new')})
    dataOf(await home.run(['down', '-c', name, '--yes', '--json']))
    expect(await home.leftovers(name)).toEqual([])
  })
})
