import {expect, test} from 'vitest'
import {startEc2} from '../../support/aws/emulated-ec2.ts'

/** How often each operation is asked for, by a gang that comes up, is looked at and goes. Looks at what changes are not counted. */
async function callsFor(size: number): Promise<Readonly<Record<string, number>>> {
  await using ec2 = await startEc2()
  const calls: Record<string, number> = {}
  ec2.world.script.watch({
    before({operation}) {
      if (!WAITING.includes(operation)) calls[operation] = (calls[operation] ?? 0) + 1
    },
  })
  const [cloud, {signal}] = [ec2.cloud(), new AbortController()]
  await cloud.ensureNetwork({cluster: ec2.cluster, region: 'us-east-1', sites: []}, signal)
  const {members, fault} = await cloud.ensureGang(ec2.gang(size), signal)
  expect(fault).toBeUndefined()
  expect(members.map(({index}) => index)).toEqual(Array.from({length: size}, (_, index) => index))
  await cloud.removeGang({cluster: ec2.cluster, pool: 'train'}, signal)
  await cloud.sweep(ec2.cluster, signal)
  expect(ec2.left()).toEqual([])
  return calls
}

/** Asked again until something is so. */
const WAITING = ['DescribeInstances', 'DescribeTags']

test('a gang of 300 nodes takes no more calls than one of 3', async () => {
  expect(await callsFor(300)).toEqual(await callsFor(3))
})
