import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {awsCloud} from '../../../providers/aws/index.ts'
import {KEYS, OFFERING, QUICK} from '../../support/aws/emulated-ec2.ts'
import {type ServerProcess, startMicroburst, startMoto} from '../../support/aws/moto.ts'
import {rentalOf} from '../../support/aws/rental.ts'
import {runScenario} from '../../support/aws/run-scenario.ts'
import {whyNoPython} from '../../support/python/python-environment.ts'
import {SCENARIO} from './scenario.ts'

const skipped = whyNoPython()
if (skipped !== undefined) console.warn(`skipped: EC2 by Moto: ${skipped}`)

const bounded = () => AbortSignal.timeout(60_000)

/** Moto takes its time for what it is asked first. */
const SLOW = {...QUICK, requestMs: 30_000, retryWithinMs: 60_000, removeWithinMs: 60_000}

const REFUSES_HTML = 'Moto does not have it, and answers with a page of HTML and status 500'

/** Where Moto answers another way than our emulator, which of the two is right, and why. Any other difference fails. */
const DIFFERENCES: Readonly<Record<string, {readonly moto: unknown; readonly right: 'ours'; readonly why: string}>> = {
  'vpc id that is none': {
    moto: ['InvalidVpcID.NotFound', 400],
    right: 'ours',
    why: 'EC2 tells an id that cannot be from one that is not there (Invalid….Malformed)',
  },
  'unknown filter': {moto: ['ResponseParserError', 0], right: 'ours', why: REFUSES_HTML},
  'placement group': {moto: 'ResponseParserError', right: 'ours', why: REFUSES_HTML},
  'placement group of the same name': {moto: ['ResponseParserError', 0], right: 'ours', why: REFUSES_HTML},
  'the same token again': {
    moto: false,
    right: 'ours',
    why: 'EC2 launches once for one token (“Ensuring idempotency”); Moto launches again',
  },
  'the same token, other parameters': {moto: 'not refused', right: 'ours', why: 'EC2: IdempotentParameterMismatch'},
  'unknown type': {moto: 'not refused', right: 'ours', why: 'Moto checks no instance type'},
  'unknown image': {moto: 'not refused', right: 'ours', why: 'Moto checks no image'},
  'least above most': {moto: 'not refused', right: 'ours', why: 'Moto looks at MinCount only'},
  volume: {moto: "no 'DeleteOnTermination'", right: 'ours', why: 'VolumeAttachment has it by the model'},
  pages: {moto: false, right: 'ours', why: 'it has launched the same token twice, so there are four'},
  'a next token that is none': {
    moto: ['ResponseParserError', 0],
    right: 'ours',
    why: 'EC2: InvalidNextToken; Moto ends in an exception of its own',
  },
  'group in use': {moto: 'not refused', right: 'ours', why: 'EC2: DependencyViolation while an interface is in it'},
  'subnet in use': {moto: 'not refused', right: 'ours', why: 'EC2: DependencyViolation while an interface is in it'},
  'address in use': {moto: 'not refused', right: 'ours', why: 'EC2: InvalidIPAddress.InUse'},
  'volume gone': {moto: expect.any(Number), right: 'ours', why: 'volumes of what Moto launched besides'},
  'token of what has ended': {
    moto: ['InvalidSubnetID.NotFound', 400],
    right: 'ours',
    why: 'it follows from the subnet that Moto let be deleted; EC2 answers a token with what it made',
  },
  release_address: {moto: 'InvalidAllocationID.NotFound', right: 'ours', why: 'it was released while in use'},
  delete_security_group: {moto: 'InvalidGroup.NotFound', right: 'ours', why: 'it was deleted while in use'},
  delete_subnet: {moto: 'InvalidSubnetID.NotFound', right: 'ours', why: 'it was deleted while in use'},
}

describe.skipIf(skipped !== undefined)('an EC2 that others wrote', () => {
  let moto: ServerProcess

  beforeAll(async () => {
    moto = await startMoto()
  }, 60_000)
  afterAll(() => moto[Symbol.asyncDispose]())

  test('Moto answers the same scenario as our emulator, but for what it is known to have otherwise', async () => {
    const seen = await runScenario(moto.endpoint, {
      instanceType: 'c7i.large',
      imageOwner: '099720109477',
      imageName: 'ubuntu/images/*',
    })
    const wanted = Object.entries(SCENARIO).map(([step, ours]) => [step, DIFFERENCES[step]?.moto ?? ours])
    expect(seen).toEqual(Object.fromEntries(wanted))
  }, 120_000)

  test('gpuctl’s client rents from Moto, with faults between them', async () => {
    await using burst = await startMicroburst(moto.endpoint)
    const api = awsCloud({endpoint: burst.endpoint, emulated: true, env: {}, pace: SLOW})
    const cluster = {name: 'moto', lease: '0123456789'}
    const network = {cluster, region: 'us-east-1', owner: 'tester', sshFrom: ['192.0.2.0/24']}
    await burst.rule({operation: 'CreateVpc', error: {code: 'RequestLimitExceeded', status: 503}, times: 1})
    const {id} = await api.ensureNetwork(network, bounded())
    expect((await api.ensureNetwork(network, bounded())).id).toBe(id)

    const rental = rentalOf(OFFERING, KEYS.host)
    const gang = {
      cluster,
      pool: 'train',
      size: 2,
      authorizedKey: KEYS.user.publicKey,
      hosts: [],
      tags: {},
      rental: {...rental, machine: {...rental.machine, image: IMAGE}},
    }
    await burst.rule({operation: 'RunInstances', error: {code: 'InsufficientInstanceCapacity', status: 500}, times: 1})
    const refused = await api.ensureGang(gang, bounded())
    expect([refused.members, refused.fault?.kind, refused.fault?.effect]).toEqual([[], 'capacity', 'none'])
    await burst.rule({operation: 'RunInstances', error: {code: 'Unavailable', status: 503}, times: 1})
    const {members, fault} = await api.ensureGang(gang, bounded())
    expect([members.length, fault]).toEqual([2, undefined])
    expect((await api.ensureGang(gang, bounded())).members).toEqual(members)
    // Not removeGang, which looks in every region: Moto takes seconds to make each.
    expect(await api.ensureGang({...gang, size: 0}, bounded())).toEqual({members: []})
    await api.removeNetwork(network, bounded())
  }, 120_000)
})

/** One that Moto knows. */
const IMAGE = {owner: '099720109477', family: 'ubuntu/images/hvm-ssd/ubuntu-trusty-14.04-amd64-server-20170727'}
