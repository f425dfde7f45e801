import {expect, test} from 'vitest'
import {generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import {bounded, CLUSTER, gangOf, OTHER_CLUSTER, REGION, SMALL, startAzure} from '../support/azure/azure-emulator.ts'
import {makeByHand, marksOf} from '../support/azure/hand-made.ts'
import {azureSdk, SOON} from '../support/azure/sdk.ts'
import {type AdoptionFixture, adoptionContract} from './adoption.contract.ts'

const OWNER = generateSshKeyPair('owner')

async function open(deleteOption: 'Delete' | 'Detach' = 'Detach'): Promise<AdoptionFixture> {
  const on = await startAzure()
  const sdk = azureSdk(on)
  const names = new Map<string, string>()
  const nameOf = (id: string) => names.get(id) ?? id
  const kept = /virtualNetworks|subnets|networkSecurityGroups/
  return {
    cloud: on.client,
    cluster: CLUSTER,
    otherCluster: OTHER_CLUSTER,
    place: {cloud: 'azure', region: REGION, zone: '2', instanceType: SMALL, purchase: 'on-demand'},
    gang: (size) => gangOf(size),
    script: on.world.script,
    async make(count) {
      const made = await makeByHand(sdk, {
        names: Array.from({length: count}, (_, each) => `mine-${String.fromCharCode(97 + each)}`),
        ...{size: SMALL, zone: '2', owner: OWNER, tags: {team: 'vision'}, deleteOption},
      })
      for (const {id, name} of made) names.set(id, name)
      return made.map(({id}) => id)
    },
    raw: (ids) => Promise.all(ids.map((id) => marksOf(sdk, nameOf(id)))),
    stop: async (id) => void (await sdk.compute.virtualMachines.deallocate('mine', nameOf(id), SOON)),
    end: async (id) => void (await sdk.compute.virtualMachines.delete('mine', nameOf(id), SOON)),
    networks: async () =>
      on.emulated
        .inventory()
        .filter(({kind}) => kept.test(kind))
        .map(({id}) => id)
        .sort(),
    parts: async () =>
      on.emulated
        .inventory()
        .filter(({kind}) => /instance|networkInterfaces|publicIPAddresses|disks/.test(kind))
        .map(({id}) => id),
    [Symbol.asyncDispose]: () => on[Symbol.asyncDispose](),
  }
}

adoptionContract('azure', open)

test('a machine of which all goes with it is removed with all that', async () => {
  await using on = await open('Delete')
  const ids = await on.make(2)
  expect(await on.parts?.()).toHaveLength(8)
  const instances = ids.map((id) => ({id, user: 'ada', hostKey: 'ssh-ed25519 AAAA'}))
  const request = {cluster: CLUSTER, pool: 'train', region: REGION, instances, authorizedKey: 'key', owner: 'ada'}
  expect(await on.cloud().adoption?.take(request, bounded())).toMatchObject({members: [{}, {}]})
  await on.cloud().removeGang({cluster: CLUSTER, pool: 'train'}, bounded())
  expect(await on.parts?.()).toEqual([])
})
