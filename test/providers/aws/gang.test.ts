import {describe, expect, test} from 'vitest'
import {startEc2} from '../../support/aws/emulated-ec2.ts'

const bounded = () => AbortSignal.timeout(20_000)

describe('a gang on EC2', () => {
  test('comes up whole, is found again, and goes without a trace', async () => {
    await using ec2 = await startEc2()
    const cloud = ec2.cloud()
    const network = await cloud.ensureNetwork(
      {cluster: ec2.cluster, region: 'us-east-1', sshFrom: ['192.0.2.0/24'], owner: 'tester'},
      bounded(),
    )
    expect(network.id).toMatch(/^vpc-/)
    const {members, fault} = await cloud.ensureGang(ec2.gang(3), bounded())
    expect(fault).toBeUndefined()
    expect(members.map(({name, state}) => [name, state])).toEqual(
      [0, 1, 2].map((index) => [`train-${index}`, 'running']),
    )
    expect(await cloud.nodes(ec2.cluster, bounded())).toEqual(members)
    expect((await ec2.cloud().ensureGang(ec2.gang(3), bounded())).members).toEqual(members)
    const calls = ec2.world.script.calls.map(({operation}) => operation)
    expect(calls.filter((name) => name === 'RunInstances')).toHaveLength(1)
    await cloud.removeGang({cluster: ec2.cluster, pool: 'train'}, bounded())
    await cloud.removeNetwork({cluster: ec2.cluster, region: 'us-east-1'}, bounded())
    expect(ec2.left()).toEqual([])
    await cloud.sweep(ec2.cluster, bounded())
  })
})
