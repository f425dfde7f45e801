import {randomBytes} from 'node:crypto'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {clouds} from '../../providers/clouds.ts'
import {findCredentials} from '../../src/adapters/find-credentials.ts'
import {operator} from '../../src/adapters/operator.ts'
import type {LaunchFacts, Rental} from '../../src/domain/rental.ts'
import {generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import {logIn} from '../support/log-in.ts'

/**
 * One small machine without a GPU for some minutes, on each real cloud that this user has an account of: costs a few cents. Never part
 * of `npm test`; `npm run test:live` asks for it. All of it expires after a quarter of an hour, for whoever cleans up.
 */
const SMALL = {
  aws: {region: 'us-east-1', zone: 'use1-az4', instanceType: 'c7i.large'},
  gcp: {region: 'us-central1', zone: 'us-central1-a', instanceType: 'e2-standard-2'},
  azure: {region: 'eastus', zone: '', instanceType: 'Standard_D2s_v5'},
} as const

const IMAGES = {
  aws: {owner: '099720109477', family: 'ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-*'},
  gcp: {owner: 'ubuntu-os-cloud', family: 'ubuntu-2204-lts'},
  azure: 'unknown',
} as const

const MINUTE_MS = 60_000
const found = await findCredentials(process.env)

for (const id of ['aws', 'gcp', 'azure'] as const) {
  if (found[id] === undefined) console.warn(`skipped: ${id}: no credentials were found`)

  test.skipIf(found[id] === undefined)(
    `a small machine on ${id} comes up, answers, and is gone`,
    async () => {
      await using wired = clouds()
      await using ended = new AsyncDisposableStack()
      const cloud = await wired.open(id)
      const cluster = {name: 'gpuctl-live-test', lease: randomBytes(5).toString('hex')}
      const signal = AbortSignal.timeout(12 * MINUTE_MS)
      ended.defer(() => cloud.sweep(cluster, AbortSignal.timeout(10 * MINUTE_MS)))
      const {name: owner, addresses} = operator(process.env)
      const expiresAtUnixMs = Date.now() + 15 * MINUTE_MS
      const offering: Rental['offering'] = {cloud: id, ...SMALL[id], purchase: 'on-demand'}
      const machine = machineOf(id)
      const sites = [{zone: offering.zone, machine}]
      const {region} = offering
      await cloud.ensureNetwork(
        {cluster, region, sites, sshFrom: await addresses(signal), owner, expiresAtUnixMs},
        signal,
      )

      const folder = await mkdtemp(join(tmpdir(), 'gpuctl-live-'))
      ended.defer(() => rm(folder, {recursive: true, force: true}))
      const login = generateSshKeyPair('gpuctl-live-test')
      await writeFile(join(folder, 'id'), login.privateKey, {mode: 0o600})
      const {members, fault} = await cloud.ensureGang(
        {
          ...{cluster, pool: 'smoke', size: 1, authorizedKey: login.publicKey, hosts: [], tags: {}},
          rental: {offering, machine, hostKey: generateSshKeyPair(''), together: false, owner, expiresAtUnixMs},
        },
        signal,
      )
      expect(fault).toBeUndefined()
      const [node] = members
      if (node === undefined) throw new Error('no node')
      await expect
        .poll(async () => (await logIn(node, join(folder, 'id'), 'echo here')).stdout, {timeout: 5 * MINUTE_MS})
        .toBe('here\n')
      await cloud.sweep(cluster, signal)
      expect(await cloud.nodes(cluster, signal)).toEqual([])
    },
    25 * MINUTE_MS,
  )
}

function machineOf(id: keyof typeof SMALL): LaunchFacts {
  return {
    instanceType: SMALL[id].instanceType,
    arch: 'x86_64',
    gpuModel: '',
    gpuCount: 0,
    fabric: 'ethernet',
    rdma: false,
    placementObject: 'none',
    placementMaxNodes: 'unknown',
    nics: 'unknown',
    image: IMAGES[id],
    transport: 'tcp',
    bootSeconds: 600,
  }
}
