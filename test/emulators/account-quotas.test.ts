import {expect, test} from 'vitest'
import type {Cloud} from '../../src/ports/cloud.ts'
import {RENTED_CLOUDS, type RentedCloud, startRented} from '../support/rented/rented.ts'

/** Enough for two nodes. */
const QUOTAS: Readonly<Record<RentedCloud, {readonly name: string; readonly most: number}>> = {
  aws: {name: 'L-DB2E81BA', most: 96},
  gcp: {name: 'NVIDIA_A100_GPUS', most: 2},
  azure: {name: 'cores', most: 4},
}

const ACCOUNTS: Readonly<Record<RentedCloud, readonly [string, string]>> = {
  aws: ['111111111111', '222222222222'],
  gcp: ['first-project', 'second-project'],
  azure: ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'],
}

const soon = () => AbortSignal.timeout(20_000)

test.each(RENTED_CLOUDS)('what one account of %s uses of a quota, another has still', async (cloud) => {
  await using on = await startRented[cloud]()
  const {name, most} = QUOTAS[cloud]
  const quota = {cloud, region: on.places[0].region, name}
  on.world.quotas.limit(quota, most)
  const [first, second] = ACCOUNTS[cloud].map((account) => on.client(account)) as [Cloud, Cloud]
  for (const client of [first, second]) {
    await client.ensureNetwork(on.network(), soon())
    expect(await client.ensureGang(on.gang(2), soon())).not.toHaveProperty('fault')
  }
  expect(await first.ensureGang(on.gang(3), soon())).toMatchObject({fault: {kind: 'quota'}})
  on.world.quotas.limit({...quota, account: ACCOUNTS[cloud][1]}, 2 * most)
  expect(await first.ensureGang(on.gang(3), soon())).toMatchObject({fault: {kind: 'quota'}})
  expect(await second.ensureGang(on.gang(3), soon())).not.toHaveProperty('fault')
  await first.removeGang({cluster: on.cluster, pool: on.gang(2).pool}, soon())
  expect(ACCOUNTS[cloud].map((account) => on.world.quotas.used({...quota, account}))).toEqual([0, (most / 2) * 3])
})
