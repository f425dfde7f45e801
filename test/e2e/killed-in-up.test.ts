import {expect, test} from 'vitest'
import {freshHome} from '../support/fresh-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {reachNodes} from '../support/reach-nodes.ts'
import {dataOf} from './documents.ts'
import {killsAt, recordCalls, runKilled} from './dying-plugin.ts'

const reason = await whyNot('namespaces')
if (reason) console.warn(`skipped: ${reason}`)
const calls = reason ? {up: [], grow: [], down: []} : await recordCalls()
const [upKills, downKills] = [killsAt(calls.up), killsAt(calls.down)]

// One life has room for a kill in `up` and one in `down`; the longer list sets how many lives there are.
const lives = Array.from({length: Math.max(upKills.length, downKills.length)}, (_, index) => ({
  up: upKills[index % upKills.length] as (typeof upKills)[number],
  down: downKills[index % downKills.length] as (typeof downKills)[number],
}))

test.each(lives.map(({up, down}) => [up[0], down[0], up[1], down[1]] as const))(
  'up killed: %s; down killed: %s; the same command again finishes each',
  async (_up, _down, up, down) => {
    await using home = await freshHome()
    const name = home.newName()
    await runKilled(home, up, ['up', '--name', name, '--json'])
    expect(dataOf(await home.run(['up', '--name', name, '--json']))).toMatchObject({state: 'running'})
    expect(await reachNodes(home.home, name)).toEqual({'node-0': 'node-0', 'node-1': 'node-1'})
    await runKilled(home, down, ['down', '-c', name, '--yes', '--json'])
    expect(dataOf(await home.run(['down', '-c', name, '--yes', '--json']))).toMatchObject({name})
    expect(await home.leftovers(name)).toEqual([])
  },
)
