import {beforeAll, expect, test} from 'vitest'
import {askGcp, bulk, finished, PLAIN, plainNetwork} from '../../support/gcp/ask-gcp.ts'
import {type StartedGcp, startGcp} from '../../support/gcp/start-gcp.ts'

let on: StartedGcp
beforeAll(async () => {
  on = await startGcp()
  await plainNetwork(on)
  return () => on[Symbol.asyncDispose]()
})

const INSTANCES = 'zones/us-central1-a/instances'
const BULK = `${INSTANCES}/bulkInsert`
const one = (properties: object) => bulk(['a-0'], {}, properties)
const nic = (more: object) => ({networkInterfaces: [{...PLAIN.networkInterfaces[0], ...more}]})
const disk = (params: object) => ({
  disks: [{boot: true, initializeParams: {...PLAIN.disks[0]?.initializeParams, ...params}}],
})

test.for<
  [what: string, method: string, path: string, body: object | undefined, status: number, reason: string, words: RegExp]
>([
  [
    'a field that no message has',
    'POST',
    BULK,
    one({spot: true}),
    400,
    'badRequest',
    /Unknown name "spot" at 'resource.instanceProperties'/,
  ],
  ['a text for a list', 'POST', BULK, one({disks: 'a'}), 400, 'badRequest', /not repeating|cannot start list/],
  ['a text for a truth', 'POST', BULK, one(nic({}) && {canIpForward: 'yes'}), 400, 'badRequest', /TYPE_BOOL/],
  ['a word that no enum has', 'POST', BULK, one(nic({nicType: 'BOGUS'})), 400, 'invalid', /Must be one of: .*GVNIC/],
  ['a bad name', 'POST', BULK, bulk(['A_0']), 400, 'invalid', /Must be a match of regex/],
  ['no name', 'POST', 'global/networks', {autoCreateSubnetworks: false}, 400, 'invalid', /resource.name/],
  ['no count', 'POST', BULK, {instanceProperties: PLAIN}, 400, 'invalid', /resource.count/],
  ['fewer names than instances', 'POST', BULK, {...bulk(['a-0']), count: '2'}, 400, 'required', /namePattern/],
  [
    'a machine type that is not there',
    'POST',
    BULK,
    one({machineType: 'e2-standard-3'}),
    400,
    'invalid',
    /machineTypes\/e2-standard-3'.*does not exist/,
  ],
  ['a zone that is not there', 'POST', 'zones/mars-a/instances/bulkInsert', one({}), 404, 'notFound', /zones\/mars-a/],
  [
    'an image that is not there',
    'POST',
    BULK,
    one(disk({sourceImage: 'global/images/nothing'})),
    400,
    'invalid',
    /sourceImage/,
  ],
  [
    'an image of another architecture',
    'POST',
    BULK,
    one(disk({sourceImage: 'projects/debian-cloud/global/images/family/debian-12-arm64'})),
    400,
    'invalid',
    /ARM64/,
  ],
  [
    'a disk that the series does not take',
    'POST',
    BULK,
    one(disk({diskType: 'hyperdisk-balanced'})),
    400,
    'badRequest',
    /features are not compatible/,
  ],
  [
    'a subnet that is not there',
    'POST',
    BULK,
    one(nic({subnetwork: 'regions/us-central1/subnetworks/no'})),
    404,
    'notFound',
    /subnetworks\/no/,
  ],
  ['RDMA in a plain network', 'POST', BULK, one(nic({nicType: 'MRDMA'})), 400, 'invalid', /RDMA network profile/],
  [
    'two NICs in one network',
    'POST',
    BULK,
    one({networkInterfaces: [...PLAIN.networkInterfaces, ...PLAIN.networkInterfaces]}),
    400,
    'invalid',
    /distinct/,
  ],
  ['GPUs that move', 'POST', BULK, one({machineType: 'a2-highgpu-1g'}), 400, 'badRequest', /live migration/],
  [
    'spot that starts again by itself',
    'POST',
    BULK,
    one({scheduling: {provisioningModel: 'SPOT', automaticRestart: true}}),
    400,
    'invalid',
    /Spot/,
  ],
  ['a bad label', 'POST', BULK, one({labels: {'a:b': 'c'}}), 400, 'invalid', /Label key 'a:b'/],
  [
    'a policy that is not there',
    'POST',
    BULK,
    one({resourcePolicies: ['regions/us-central1/resourcePolicies/no']}),
    404,
    'notFound',
    /resourcePolicies\/no/,
  ],
  [
    'a reservation that is not there',
    'POST',
    BULK,
    one({
      reservationAffinity: {
        consumeReservationType: 'SPECIFIC_RESERVATION',
        key: 'compute.googleapis.com/reservation-name',
        values: ['no'],
      },
    }),
    400,
    'invalid',
    /Could not find the given reservation/,
  ],
  ['a request id that is none', 'POST', `${BULK}?requestId=1`, one({}), 400, 'invalid', /UUID/],
  [
    'a parameter that no method has',
    'GET',
    `${INSTANCES}?limit=3`,
    undefined,
    400,
    'badRequest',
    /Unknown name "limit"/,
  ],
  [
    'a filter that cannot be read',
    'GET',
    `${INSTANCES}?filter=${encodeURIComponent('labels.a == =')}`,
    undefined,
    400,
    'invalid',
    /filter/,
  ],
  ['a page token that nobody gave', 'GET', `${INSTANCES}?pageToken=x`, undefined, 400, 'invalid', /page token/],
  ['pages that are too long', 'GET', `${INSTANCES}?maxResults=501`, undefined, 400, 'invalid', /maxResults/],
  [
    'an instance that is not there',
    'GET',
    `${INSTANCES}/no`,
    undefined,
    404,
    'notFound',
    /instances\/no' was not found/,
  ],
  ['an operation that is not there', 'POST', 'global/operations/no/wait', undefined, 404, 'notFound', /operations\/no/],
  [
    'overlapping subnets',
    'POST',
    'regions/us-central1/subnetworks',
    {name: 'two', network: 'global/networks/net', ipCidrRange: '10.0.8.0/24'},
    400,
    'invalidIPCidrRange',
    /conflicts with existing subnetwork 'sub'/,
  ],
  [
    'a range that is none',
    'POST',
    'regions/us-central1/subnetworks',
    {name: 'two', network: 'global/networks/net', ipCidrRange: '10.0.0.1/20'},
    400,
    'invalid',
    /ipCidrRange/,
  ],
  [
    'a network twice',
    'POST',
    'global/networks',
    {name: 'net', autoCreateSubnetworks: false},
    409,
    'alreadyExists',
    /networks\/net' already exists/,
  ],
  [
    'frames that are too long',
    'POST',
    'global/networks',
    {name: 'big', autoCreateSubnetworks: false, mtu: 9000},
    400,
    'invalid',
    /MTU/,
  ],
  [
    'a profile that is not there',
    'POST',
    'global/networks',
    {name: 'rdma', autoCreateSubnetworks: false, networkProfile: 'global/networkProfiles/mars-a-vpc-roce'},
    400,
    'invalid',
    /networkProfile/,
  ],
])('refuses %s as Google writes it', async ([, method, path, body, status, reason, words]) => {
  const answer = await askGcp(on, method, path, body)
  expect(answer).toMatchObject({
    status,
    body: {error: {code: status, message: expect.stringMatching(words), errors: [{reason}]}},
  })
})

test('refuses who does not say who they are, and addresses at which nothing is', async () => {
  const bare = await fetch(`${on.endpoint}/compute/v1/projects/a-project/zones`)
  expect(bare.status).toBe(401)
  expect(await bare.json()).toMatchObject({
    error: {status: 'UNAUTHENTICATED', details: [{reason: 'CREDENTIALS_MISSING'}]},
  })
  expect(await askGcp(on, 'GET', 'zones/us-central1-a/nothing')).toMatchObject({
    status: 404,
    body: expect.stringMatching(/<!DOCTYPE html>/),
  })
  expect(await askGcp(on, 'GET', 'global/healthChecks')).toMatchObject({status: 501})
})

test('lets nothing go that something else uses', async () => {
  await finished(on, await askGcp(on, 'POST', BULK, bulk(['used-0'])))
  for (const path of [
    'global/networks/net',
    'regions/us-central1/subnetworks/sub',
    'zones/us-central1-a/disks/used-0',
  ]) {
    const {body} = await finished(on, await askGcp(on, 'DELETE', path))
    expect(body).toMatchObject({
      status: 'DONE',
      httpErrorStatusCode: 400,
      error: {errors: [{code: 'RESOURCE_IN_USE_BY_ANOTHER_RESOURCE'}]},
    })
  }
  await finished(on, await askGcp(on, 'DELETE', `${INSTANCES}/used-0`))
  expect(await askGcp(on, 'GET', 'zones/us-central1-a/disks/used-0')).toMatchObject({status: 404})
})

test('takes a request id once', async () => {
  const id = '8d9f1c2e-0000-4000-8000-000000000001'
  const path = `${BULK}?requestId=${id}`
  const [first, again] = await Promise.all([1, 2].map(() => askGcp(on, 'POST', path, bulk(['once-0']))))
  expect(again?.body.name).toBe(first?.body.name)
  expect(first?.body.clientOperationId).toBe(id)
  expect(await askGcp(on, 'POST', path, bulk(['once-1']))).toMatchObject({
    status: 400,
    body: {error: {message: expect.stringMatching(/already used/)}},
  })
  await finished(on, await askGcp(on, 'DELETE', `${INSTANCES}/once-0`))
  const late = await askGcp(on, 'POST', path, bulk(['once-0'])) // what it made is gone, and stays so
  expect(late.body).toMatchObject({name: first?.body.name, status: 'DONE'})
  expect(await askGcp(on, 'GET', `${INSTANCES}/once-0`)).toMatchObject({status: 404})
})
