import {expect, test} from 'vitest'
import {awsCloud} from '../../../providers/aws/index.ts'
import {inAccount} from '../../../providers/shared/in-account.ts'
import type {Cloud} from '../../../src/ports/cloud.ts'
import {type EmulatedEc2, QUICK, startEc2} from '../../support/aws/emulated-ec2.ts'

const [HERE, THERE] = ['111111111111', '222222222222']
const signal = () => AbortSignal.timeout(20_000)

const rented = (ec2: EmulatedEc2, name: string) =>
  awsCloud({endpoint: ec2.endpoint, emulated: true, env: {}, pace: QUICK, account: {name}})

const VERBS: Readonly<Record<string, (cloud: Cloud, ec2: EmulatedEc2) => Promise<unknown>>> = {
  account: (cloud) => Promise.resolve(cloud.account?.(signal())),
  ensureNetwork: (cloud, {cluster}) => cloud.ensureNetwork({cluster, region: 'us-east-1'}, signal()),
  removeNetwork: (cloud, {cluster}) => cloud.removeNetwork({cluster, region: 'us-east-1'}, signal()),
  removeGang: (cloud, {cluster}) => cloud.removeGang({cluster, pool: 'train'}, signal()),
  nodes: (cloud, {cluster}) => cloud.nodes(cluster, signal()),
  sweep: (cloud, {cluster}) => cloud.sweep(cluster, signal()),
}

test.each(Object.keys(VERBS))(
  'in another account, %s asks EC2 for nothing and says where the cluster is',
  async (verb) => {
    await using ec2 = await startEc2()
    const cloud = inAccount(rented(ec2, THERE), {id: HERE, name: 'research', from: 'environment'})
    await expect(VERBS[verb]?.(cloud, ec2)).rejects.toMatchObject({
      code: 'ACCOUNT_MISMATCH',
      message: expect.stringMatching(`${HERE} \\(research\\).*${THERE}`),
      hint: expect.stringContaining('AWS_PROFILE=research'),
    })
    expect(ec2.world.script.calls.map(({operation}) => operation)).toEqual(['GetCallerIdentity'])
  },
)

test('a gang in another account is a fault and no node', async () => {
  await using ec2 = await startEc2()
  const cloud = inAccount(rented(ec2, THERE), {id: HERE})
  expect(await cloud.ensureGang(ec2.gang(1), signal())).toMatchObject({
    members: [],
    fault: {kind: 'auth', code: 'ACCOUNT_MISMATCH', effect: 'none'},
  })
  expect(ec2.aws.inventory()).toEqual([])
})

test('the right account is asked for once, and each account has its own', async () => {
  await using ec2 = await startEc2()
  const [here, there] = [HERE, THERE].map((name) => inAccount(rented(ec2, name), {id: name}))
  if (here === undefined || there === undefined) throw new Error('two clouds')
  await here.ensureNetwork({cluster: ec2.cluster, region: 'us-east-1'}, signal())
  expect((await here.ensureGang(ec2.gang(2), signal())).members).toHaveLength(2)
  expect(await there.nodes(ec2.cluster, signal())).toEqual([])
  await there.sweep(ec2.cluster, signal())
  expect(await here.nodes(ec2.cluster, signal())).toHaveLength(2)
  const asked = ec2.world.script.calls.filter(({operation}) => operation === 'GetCallerIdentity')
  expect(asked).toHaveLength(2)
  await here.sweep(ec2.cluster, signal())
  expect(ec2.left()).toEqual([])
})

test('where nobody answers for STS, the owner of what is there tells the account', async () => {
  await using ec2 = await startEc2()
  const error = {code: 'InvalidAction', status: 400, message: 'Could not find operation GetCallerIdentity'}
  ec2.world.script.add({operation: 'GetCallerIdentity', times: 10, fault: {kind: 'error', error}})
  const cloud = rented(ec2, HERE)
  await expect(cloud.account(signal())).rejects.toMatchObject({code: 'CLOUD_UNAVAILABLE', hint: /AWS_ENDPOINT_URL_STS/})
  await cloud.ensureNetwork({cluster: ec2.cluster, region: 'us-east-1'}, signal())
  expect(await cloud.account(signal())).toMatchObject({id: HERE})
})
