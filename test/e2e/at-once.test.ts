import {expect, test} from 'vitest'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {reachNodes} from '../support/reach-nodes.ts'
import {runDisturbed} from './at-event.ts'
import {dataOf, errorOf} from './documents.ts'

const reason = await whyNot('processes')
if (reason) console.warn(`skipped: ${reason}`)
const local = test.skipIf(reason)

const HELD = {
  code: 'LOCKED',
  exitCode: 10,
  message: expect.stringMatching(/^the cluster is being changed by \S+@\S+ \(engine process \d+, since \S+\)$/),
  hint: expect.stringContaining('--break-lock'),
}

local('while one changes a cluster, others say who it is, and change nothing', async () => {
  await using home = await freshHome()
  const name = home.newName()
  const others = [
    ['up', '--name', name, '--nodes', '3'],
    ['down', '-c', name, '--yes'],
  ]
  let tried: Promise<unknown> = Promise.resolve()
  const first = await runDisturbed(home, ['up', '--name', name], 'node started', (gpuctl) => {
    gpuctl.kill('SIGSTOP') // its engine waits for it at the next event
    tried = Promise.all(
      others.map(async (args) => expect(errorOf(await home.run([...args, '--json']))).toMatchObject(HELD)),
    ).finally(() => gpuctl.kill('SIGCONT'))
  })
  await tried
  expect(first).toMatchObject({isSeen: true, exitCode: 0})
  expect(await reachNodes(home.home, name)).toEqual({'node-0': 'node-0', 'node-1': 'node-1'})
})

local('of several at the same moment one at least succeeds, and the others say who was first', async () => {
  await using home = await freshHome()
  const name = home.newName()
  const exits = await upAtOnce(home, [name, name, name])
  for (const exit of exits.filter(({exitCode}) => exitCode !== 0)) expect(errorOf(exit)).toMatchObject(HELD)
  expect(exits.map(({exitCode}) => exitCode)).toContain(0)
  expect(dataOf(await home.run(['up', '--name', name, '--json']))).toMatchObject({state: 'running'})
})

local('different clusters at the same moment do not hinder each other', async () => {
  await using home = await freshHome()
  const names = [home.newName(), home.newName()]
  for (const exit of await upAtOnce(home, names)) expect(dataOf(exit)).toMatchObject({state: 'running'})
  for (const name of names) {
    expect(await reachNodes(home.home, name)).toEqual({'node-0': 'node-0', 'node-1': 'node-1'})
  }
})

const upAtOnce = (home: FreshHome, names: readonly string[]) =>
  Promise.all(names.map((name) => home.run(['up', '--name', name, '--json'])))
