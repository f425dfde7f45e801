import {expect, test} from 'vitest'
import {KEYS, OFFERING, startEc2} from '../support/aws/emulated-ec2.ts'
import {rentalOf} from '../support/aws/rental.ts'
import {factsOf, startGcp} from '../support/gcp/start-gcp.ts'

const bounded = () => AbortSignal.timeout(20_000)

test('EC2 says where nodes are in its network: those of one placement group are near each other', async () => {
  await using ec2 = await startEc2()
  const cloud = ec2.cloud()
  const {cluster} = ec2
  await cloud.ensureNetwork({cluster, region: OFFERING.region, owner: 'tester'}, bounded())
  const rental = {...rentalOf({...OFFERING, instanceType: 'g4dn.12xlarge'}, KEYS.host), together: true}
  const up = async (pool: string, size: number) => {
    const {members, fault} = await cloud.ensureGang(ec2.gang(size, {pool}, rental), bounded())
    expect(fault).toBeUndefined()
    return members.map(({id}) => id)
  }
  const [first = '', second = ''] = await up('train', 2)
  const [other = ''] = await up('other', 1)
  const nodeIds = new Set([first, second])
  const asked = {cluster, nodeIds, running: nodeIds, regions: [OFFERING.region]}
  const paths = await cloud.fabricPaths?.(asked, bounded())
  expect([...(paths?.keys() ?? [])].sort()).toEqual([first, second].sort())
  expect(paths?.get(first)).toHaveLength(3)
  expect(paths?.get(first)?.slice(0, 2)).toEqual(paths?.get(second)?.slice(0, 2))
  const all = await cloud.fabricPaths?.({...asked, nodeIds: new Set([first, other])}, bounded())
  expect(all?.get(other)?.[0]).toBe(all?.get(first)?.[0])
  expect(all?.get(other)?.[1]).not.toBe(all?.get(first)?.[1])
})

test('Google says it of nodes that are placed compactly, as it lists them', async () => {
  await using on = await startGcp()
  const cloud = on.client()
  const machine = factsOf('a3-ultragpu-8g')
  await cloud.ensureNetwork(on.network(machine), bounded())
  const {members, fault} = await cloud.ensureGang(on.gang(2, {machine, together: true}), bounded())
  expect(fault).toBeUndefined()
  expect(members.filter(({fabricPath}) => fabricPath)).toEqual([]) // it may change, and is not for the state
  const [first, second] = (await cloud.nodes(on.cluster, bounded())).map(({fabricPath}) => fabricPath)
  expect([first?.length, second?.slice(0, 3)]).toEqual([4, first?.slice(0, 3)])
  expect(first?.[3]).not.toBe(second?.[3])
})
