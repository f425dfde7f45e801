import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {EC2} from '@aws-sdk/client-ec2'
import {expect} from 'vitest'
import {readEndpoints} from '../../src/adapters/emulator/endpoints-file.ts'
import {generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import {type HandMade, makeByHand} from '../support/aws/hand-made.ts'
import {type AzureSdk, azureSdk} from '../support/azure/sdk.ts'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'

export interface Bench extends AsyncDisposable {
  readonly home: FreshHome
  readonly api: EC2
  /** Of the emulated Compute Engine. */
  readonly gcp: {readonly endpoint: string}
  /** Of the emulated Azure. */
  readonly azure: AzureSdk
  /** The owner's private key, in a file. */
  readonly identity: string
  readonly owner: ReturnType<typeof generateSshKeyPair>
  make(count: number, more?: Partial<Parameters<typeof makeByHand>[1]>): Promise<readonly HandMade[]>
}

/** A home with emulated clouds, and somebody who makes instances there by hand. */
export async function openBench(): Promise<Bench> {
  await using opening = new AsyncDisposableStack()
  const home = opening.use(await freshHome({GPUCTL_LOCAL_MODE: 'processes', GOOGLE_CLOUD_PROJECT: 'a-project'}))
  opening.defer(async () => void (await home.run(['emulate', 'stop', '--yes'])))
  expect(await home.run(['emulate', 'start'])).toMatchObject({exitCode: 0})
  const endpoints = await readEndpoints(join(home.home, 'emulator'))
  const {aws: endpoint = '', gcp = '', azure = '', certificate = ''} = endpoints ?? {}
  const credentials = {accessKeyId: 'somebody', secretAccessKey: 'emulated'}
  const api = new EC2({endpoint, region: 'us-east-1', credentials, maxAttempts: 1})
  opening.defer(() => api.destroy())
  const owner = generateSshKeyPair('owner')
  const identity = join(home.cwd, 'owner')
  await writeFile(identity, owner.privateKey, {mode: 0o600})
  const held = opening.move()
  return {
    home,
    api,
    gcp: {endpoint: gcp},
    azure: azureSdk({endpoint: azure, certificate}),
    identity,
    owner,
    make: (count, more) => makeByHand(api, {count, instanceType: 'p4d.24xlarge', zone: 'use1-az4', owner, ...more}),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}
