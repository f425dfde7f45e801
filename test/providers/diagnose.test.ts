import {describe, expect, test} from 'vitest'
import {gcpCloud} from '../../providers/gcp/index.ts'
import {PERMISSIONS} from '../../providers/gcp/permissions.ts'
import {inquire} from '../../providers/shared/inquire.ts'
import type {CloudCheck, CloudDiagnosis} from '../../src/domain/cloud-diagnosis.ts'
import type {EmulatedWorld} from '../../src/emulators/core/emulated-world.ts'
import {serveCloud} from '../../src/emulators/core/serve-cloud.ts'
import type {Cloud} from '../../src/ports/cloud.ts'
import {KEYS, OFFERING, startEc2} from '../support/aws/emulated-ec2.ts'
import {rentalOf} from '../support/aws/rental.ts'
import {startAzure} from '../support/azure/azure-emulator.ts'
import {startGcp} from '../support/gcp/start-gcp.ts'

interface Started extends AsyncDisposable {
  readonly world: EmulatedWorld
  readonly client: () => Cloud
  readonly left: () => number
}

async function startAws(): Promise<Started> {
  const ec2 = await startEc2()
  return {
    world: ec2.world,
    client: ec2.cloud,
    left: () => ec2.left().length,
    [Symbol.asyncDispose]: () => ec2[Symbol.asyncDispose](),
  }
}

const START = {
  aws: startAws,
  gcp: async () => Object.assign(await startGcp(), {left: () => 0}),
  azure: async () => {
    const azure = await startAzure()
    return Object.assign(azure, {left: () => azure.emulated.inventory().length})
  },
}

async function diagnose({client}: Pick<Started, 'client'>, regions: readonly string[] = []): Promise<CloudDiagnosis> {
  const diagnosis = await client().diagnose?.({regions}, AbortSignal.timeout(30_000))
  if (diagnosis === undefined) throw new Error('it has no diagnosis')
  return diagnosis
}

const bounded = () => AbortSignal.timeout(20_000)

const named = ({checks}: CloudDiagnosis, name: string): CloudCheck | undefined =>
  checks.find((check) => check.name === name)

describe.each(['aws', 'gcp', 'azure'] as const)('the diagnosis of %s', (cloud) => {
  test('takes the credentials, misses nothing, and makes nothing', async () => {
    await using on = await START[cloud]()
    const diagnosis = await diagnose(on)
    expect(diagnosis).toMatchObject({cloud, credentials: 'taken'})
    expect(diagnosis.checks.filter(({state}) => state === 'missing')).toEqual([])
    expect(named(diagnosis, 'credentials')).toMatchObject({state: 'ok'})
    expect(diagnosis.quotas.length).toBeGreaterThan(0)
    expect(on.left()).toBe(0)
  })

  test.each([
    [401, 'refused'],
    [503, 'unknown'],
  ] as const)('where every call is answered %i, the credentials are %s', async (status, credentials) => {
    await using on = await START[cloud]()
    const codes = {aws: 'AuthFailure', gcp: 'authError', azure: 'InvalidAuthenticationToken'}
    const code = status === 401 ? codes[cloud] : 'InternalError'
    on.world.script.add({times: 10_000, fault: {kind: 'error', error: {code, status, message: 'no'}}})
    const diagnosis = await diagnose(on)
    expect(diagnosis).toMatchObject({cloud, credentials, quotas: []})
    expect(named(diagnosis, 'credentials')).toMatchObject({
      state: status === 401 ? 'missing' : 'unknown',
      fix: expect.stringMatching(status === 401 ? /login|sts/ : /network/),
    })
  })

  test('a region that nobody has is told, the others are looked at', async () => {
    await using on = await START[cloud]()
    const real = {aws: 'us-west-2', gcp: 'us-central1', azure: 'westus'}[cloud]
    const {checks, quotas} = await diagnose(on, ['atlantis-1', real])
    expect(checks.some(({name, state}) => name.includes('atlantis-1') && state !== 'ok')).toBe(true)
    expect(new Set(quotas.map(({region}) => region))).toContain(real)
  })
})

test('what AWS refuses by a dry run is missing, with what grants it', async () => {
  await using on = await startAws()
  const error = {code: 'UnauthorizedOperation', status: 403, message: 'You are not authorized: ec2:CreateVpc'}
  on.world.script.add({operation: 'CreateVpc', fault: {kind: 'error', error}})
  const diagnosis = await diagnose(on)
  expect(diagnosis.credentials).toBe('taken')
  expect(named(diagnosis, 'networks in us-east-1')).toMatchObject({
    state: 'missing',
    found: expect.stringContaining('ec2:CreateVpc'),
    fix: expect.stringContaining('--policy aws'),
  })
})

test('a launch on AWS is tried in a subnet that is there', async () => {
  await using ec2 = await startEc2()
  const network = {
    cluster: ec2.cluster,
    region: 'us-east-1',
    sites: [{zone: 'use1-az4', machine: ec2.gang(1).rental?.machine}],
  }
  await ec2.cloud().ensureNetwork(network as never, AbortSignal.timeout(20_000))
  const diagnosis = await diagnose({client: ec2.cloud})
  expect(named(diagnosis, 'nodes in us-east-1')).toMatchObject({state: 'ok', found: 'allowed, by a dry run'})
  expect(diagnosis.account).toMatch(/^\d{12}$/)
})

test('limits and use of AWS’s vCPUs are told, page after page; where nobody may ask, they are unknown', async () => {
  await using ec2 = await startEc2()
  ec2.world.quotas.limit({cloud: 'aws', region: 'us-east-1', name: 'L-DB2E81BA'}, 768)
  const rental = rentalOf({...OFFERING, instanceType: 'g6.xlarge'}, KEYS.host)
  await ec2.cloud().ensureNetwork({cluster: ec2.cluster, region: 'us-east-1', owner: 'tester'}, bounded())
  expect((await ec2.cloud().ensureGang(ec2.gang(3, {}, rental), bounded())).fault).toBeUndefined()
  const on = {client: ec2.cloud}
  const ofGpus = {region: 'us-east-1', name: 'L-DB2E81BA', purchase: 'on-demand', unit: 'vCPUs'}
  expect((await diagnose(on)).quotas).toContainEqual(expect.objectContaining({...ofGpus, limit: 768, used: 12}))
  expect((await diagnose(on)).quotas).toContainEqual(
    expect.objectContaining({name: 'L-0263D0A3', unit: 'addresses', limit: expect.any(Number), used: 0}),
  )
  expect(ec2.gate.requests.filter(({operation}) => operation === 'ListServiceQuotas').length).toBeGreaterThan(1)
  const error = {code: 'AccessDeniedException', status: 400, message: 'not authorized: servicequotas:ListServiceQuotas'}
  ec2.world.script.add({operation: 'ListServiceQuotas', fault: {kind: 'error', error}})
  const refused = await diagnose(on)
  expect(named(refused, 'quotas in us-east-1')).toMatchObject({
    state: 'missing',
    fix: expect.stringContaining('policy'),
  })
  expect(refused.quotas).toContainEqual(expect.objectContaining({...ofGpus, limit: 'unknown', used: 'unknown'}))
})

test('limits and use of Google Cloud’s quotas are told, those of all regions too', async () => {
  await using on = await startGcp()
  on.world.quotas.limit({cloud: 'gcp', region: 'us-central1', name: 'PREEMPTIBLE_NVIDIA_H100_GPUS'}, 16)
  on.world.quotas.limit({cloud: 'gcp', region: '', name: 'GPUS_ALL_REGIONS'}, 8)
  const {quotas} = await diagnose(on, ['us-central1'])
  expect(quotas).toContainEqual({
    region: 'us-central1',
    name: 'PREEMPTIBLE_NVIDIA_H100_GPUS',
    about: 'H100',
    purchase: 'spot',
    unit: 'GPUs',
    limit: 16,
    used: 0,
  })
  expect(quotas).toContainEqual(expect.objectContaining({region: 'global', name: 'GPUS_ALL_REGIONS', limit: 8}))
})

test('permissions that Google Cloud does not grant are named', async () => {
  await using on = await startGcp()
  const lacking = ['compute.instances.create', 'compute.networks.create']
  let held = PERMISSIONS.filter((name) => !lacking.includes(name))
  await using served = await serveCloud(
    {
      ...on.emulator,
      answer: async (request) =>
        request.url.includes(':testIamPermissions')
          ? {status: 200, headers: {'content-type': 'application/json'}, body: JSON.stringify({permissions: held})}
          : on.emulator.answer(request),
    },
    on.world.script,
  )
  const client = () => gcpCloud({endpoint: served.endpoint, emulated: true, env: {}})
  expect(named(await diagnose({client}), 'permissions')).toMatchObject({
    state: 'missing',
    found: `not: ${lacking.join(', ')}`,
  })
  held = [...PERMISSIONS] // and not what it can do without
  expect(named(await diagnose({client}), 'permissions')).toMatchObject({
    state: 'ok',
    found: expect.stringMatching(/needs; without compute\.instances\.update no host of a node that fails is reported$/),
  })
})

test('limits of Azure’s families and of spot are told', async () => {
  await using on = await startAzure()
  on.world.quotas.limit({cloud: 'azure', region: 'eastus', name: 'lowPriorityCores'}, 100)
  const {quotas} = await diagnose(on, ['eastus'])
  expect(quotas).toContainEqual(expect.objectContaining({name: 'lowPriorityCores', purchase: 'spot', limit: 100}))
  expect(quotas.some(({about}) => /^ND/.test(about))).toBe(true)
})

test('a question that nobody answers ends in time, and an abort is told as one', async () => {
  const never = () => new Promise<never>(() => {})
  expect(await inquire(AbortSignal.timeout(5000), never, 20)).toMatchObject({fault: {kind: 'outage', code: 'NoAnswer'}})
  const reason = new Error('Ctrl-C')
  await expect(inquire(AbortSignal.abort(reason), never)).rejects.toBe(reason)
})
