import {expect, test} from 'vitest'
import {bounded, startGcp} from '../../support/gcp/start-gcp.ts'
import {whyNoPython} from '../../support/python/python-environment.ts'

test('a gang comes up, is found, grows, shrinks and goes, and nothing is left', async () => {
  await using on = await startGcp()
  const cloud = on.client()
  await cloud.ensureNetwork(on.network(), bounded())
  const {members, fault} = await cloud.ensureGang(on.gang(2), bounded())
  expect(fault).toBeUndefined()
  expect(members.map(({name, state, caveat}) => [name, state, caveat])).toEqual([
    ['train-0', 'running', 'emulated'],
    ['train-1', 'running', 'emulated'],
  ])
  expect(await cloud.ensureGang(on.gang(2), bounded())).toEqual({members})
  expect(await on.client().nodes(on.cluster, bounded())).toEqual(members)
  const grown = await cloud.ensureGang(on.gang(4), bounded())
  expect(grown.members.slice(0, 2)).toEqual(members)
  expect(grown.members).toHaveLength(4)
  expect((await cloud.ensureGang(on.gang(1), bounded())).members).toEqual(members.slice(0, 1))
  expect(on.inventory('instance')).toHaveLength(1)
  await cloud.removeGang({cluster: on.cluster, pool: 'train'}, bounded())
  await cloud.removeNetwork(on.network(), bounded())
  await cloud.sweep(on.cluster, bounded())
  expect(on.inventory()).toEqual([])
  const used = new Set(on.world.script.calls.map(({operation}) => operation))
  console.info(`Compute Engine: ${used.size} operations used, ${on.gate.validated.size} held to the discovery document`)
  if (whyNoPython() === undefined) expect([...on.gate.validated.keys()].sort()).toEqual([...used].sort())
})
