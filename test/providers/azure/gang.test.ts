import {expect, test} from 'vitest'
import {bounded, gangOf, networkOf, startAzure} from '../../support/azure/azure-emulator.ts'

test('a gang comes up, grows, shrinks and goes, and nothing is left', async () => {
  await using azure = await startAzure()
  const {cloud} = azure
  await cloud.ensureNetwork(networkOf(), bounded())
  const two = await cloud.ensureGang(gangOf(2), bounded())
  expect(two).toEqual({
    members: [0, 1].map((index) =>
      expect.objectContaining({name: `train-${index}`, pool: 'train', index, state: 'running', caveat: 'emulated'}),
    ),
  })
  expect(await cloud.nodes(gangOf(2).cluster, bounded())).toEqual(two.members)
  expect(await cloud.ensureGang(gangOf(2), bounded())).toEqual(two)
  const four = await cloud.ensureGang(gangOf(4), bounded())
  expect(four.fault).toBeUndefined()
  expect(four.members.slice(0, 2)).toEqual(two.members)
  expect(four.members).toHaveLength(4)
  expect(await cloud.ensureGang(gangOf(1), bounded())).toEqual({members: two.members.slice(0, 1)})
  await cloud.removeGang(gangOf(1), bounded())
  expect(await cloud.nodes(gangOf(1).cluster, bounded())).toEqual([])
  await cloud.removeNetwork(networkOf(), bounded())
  await cloud.sweep(gangOf(1).cluster, bounded())
  expect(azure.emulated.inventory()).toEqual([])
})
