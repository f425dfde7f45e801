import {randomBytes} from 'node:crypto'
import {EC2, type EC2ClientConfig} from '@aws-sdk/client-ec2'
import {type AwsOptions, awsCloud} from '../../../providers/aws/index.ts'
import type {Pace} from '../../../providers/aws/pace.ts'
import type {ClusterId} from '../../../src/domain/cluster-id.ts'
import type {Offering} from '../../../src/domain/offering.ts'
import {TAGS} from '../../../src/domain/ownership.ts'
import type {Rental} from '../../../src/domain/rental.ts'
import {generateSshKeyPair} from '../../../src/domain/ssh-key.ts'
import {emulatedAws} from '../../../src/emulators/aws/index.ts'
import type {EmulatedCloud} from '../../../src/emulators/core/emulated-cloud.ts'
import {
  type EmulatedWorld,
  type EmulatedWorldOptions,
  emulatedWorld,
} from '../../../src/emulators/core/emulated-world.ts'
import {serveCloud} from '../../../src/emulators/core/serve-cloud.ts'
import type {Cloud, GangRequest} from '../../../src/ports/cloud.ts'
import {type ModelGate, modelGate} from './model-gate.ts'
import {rentalOf} from './rental.ts'
import {SMALL_WORLD} from './small-world.ts'

export interface EmulatedEc2 extends AsyncDisposable {
  readonly world: EmulatedWorld
  readonly aws: EmulatedCloud
  readonly gate: ModelGate
  readonly endpoint: string
  readonly cluster: ClusterId
  /** A client of its own each time. */
  readonly cloud: (options?: Partial<AwsOptions>) => Cloud
  /** The SDK itself, for what gpuctl has no words for. */
  readonly api: (config?: EC2ClientConfig) => EC2
  readonly gang: (size: number, more?: Partial<GangRequest>, rental?: Partial<Rental>) => GangRequest
  /** What is in the account, but for what other clusters have. */
  readonly left: (cluster?: ClusterId) => readonly string[]
}

/** A gang's keys are the same for all tests: making them takes longer than most calls. */
export const KEYS = {user: generateSshKeyPair('user'), host: generateSshKeyPair('host')}

/** Answers come at once here, so that nothing has to wait long. */
export const QUICK: Pace = {
  requestMs: 5000,
  retryWithinMs: 400,
  firstDelayMs: 2,
  pollMs: 2,
  listingMs: 300,
  removeWithinMs: 5000,
}

export const OFFERING: Omit<Offering, 'priceNanoUsdPerHour'> = {
  cloud: 'aws',
  region: 'us-east-1',
  zone: 'use1-az4',
  instanceType: 'c7i.large',
  purchase: 'on-demand',
}

/** EC2 as it is emulated, held to botocore's model on the way in and out. */
export async function startEc2(options: Partial<EmulatedWorldOptions> = {}): Promise<EmulatedEc2> {
  const world = emulatedWorld({catalog: SMALL_WORLD, ...options})
  const aws = emulatedAws(world)
  const gate = modelGate(aws)
  const served = await serveCloud(gate, world.script)
  const cluster = {name: 'test', lease: randomBytes(5).toString('hex')}
  return {
    world,
    aws,
    gate,
    endpoint: served.endpoint,
    cluster,
    cloud: (more) => awsCloud({endpoint: served.endpoint, emulated: true, env: {}, pace: QUICK, ...more}),
    api: (config) =>
      new EC2({
        endpoint: served.endpoint,
        region: 'us-east-1',
        credentials: {accessKeyId: 'emulated', secretAccessKey: 'emulated'},
        maxAttempts: 1,
        ...config,
      }),
    gang: (size, more, rental) => ({
      cluster,
      pool: 'train',
      size,
      authorizedKey: KEYS.user.publicKey,
      hosts: [],
      tags: {team: 'research'},
      rental: {...rentalOf(OFFERING, KEYS.host), ...rental},
      ...more,
    }),
    left: ({lease} = cluster) =>
      aws
        .inventory()
        .filter(({tags}) => tags[TAGS.lease] === lease || tags[TAGS.lease] === undefined)
        .map(({kind, id}) => `${kind} ${id}`),
    async [Symbol.asyncDispose]() {
      world.clock[Symbol.dispose]()
      await served[Symbol.asyncDispose]()
      gate.assertNoViolations()
    },
  }
}
