import {rm} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import type {EmulatedResource} from '../../src/emulators/core/emulated-cloud.ts'
import {emulatedHome, type RentedCloud} from '../support/emulated-home.ts'
import {dataOf, errorOf} from './documents.ts'

/** Google's H100 have fast networks, and no RDMA. */
const FILE = (name: string, cloud: RentedCloud, account?: string) => `
name: ${name}
pools: {train: {nodes: 2, gpus: H100:8, interconnect: {inter_node: 100 Gbps}}}
where: {clouds: [${cloud}]}
${account === undefined ? '' : `access: {accounts: {${cloud}: ${account}}}`}
`

const NAMES = {
  aws: ['research', 'production'],
  gcp: ['research-gpus', 'production-gpus'],
  azure: ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'],
} as const

const VARIABLES = {aws: 'AWS_PROFILE', gcp: 'GOOGLE_CLOUD_PROJECT', azure: 'AZURE_SUBSCRIPTION_ID'} as const

interface ClusterAccount {
  readonly state: string
  readonly pools: readonly {readonly account?: {readonly id: string; readonly name?: string}}[]
}

const accountOf = ({pools}: ClusterAccount) => pools[0]?.account

const machines = (resources: readonly EmulatedResource[]) => resources.filter(({kind}) => kind === 'instance').length

test.each(['aws', 'gcp', 'azure'] as const)(
  'clusters in two accounts of %s work side by side, whatever the environment says',
  async (cloud) => {
    await using on = await emulatedHome([cloud])
    const {home} = on
    const [first, second] = [home.newName(), home.newName()]
    const [one, two] = NAMES[cloud]
    const up = (name: string, account: string) =>
      home.run(['up', '-', '--emulate', '--json'], {stdin: FILE(name, cloud, account)})
    const accounts = [dataOf(await up(first, one)), dataOf(await up(second, two))].map((data) =>
      accountOf(data as unknown as ClusterAccount),
    )
    expect(accounts[0]?.id).not.toBe(accounts[1]?.id)
    if (cloud !== 'aws') expect(accounts.map((each) => each?.id)).toEqual([one, two])
    if (cloud === 'aws') expect(accounts.map((each) => each?.name)).toEqual([one, two])
    const {clusters} = dataOf(await home.run(['ls', '--json'])) as {clusters: {name: string; state: string}[]}
    expect(clusters.map(({state}) => state)).toEqual(['running', 'running'])
    for (const [at, name] of [first, second].entries()) {
      const status = dataOf(await home.run(['status', '-c', name, '--json'])) as unknown as ClusterAccount
      expect(status.state).toBe('running')
      expect(accountOf(status)).toEqual(accounts[at])
    }
    expect(await home.run(['down', '-c', first, '--yes'])).toMatchObject({exitCode: 0})
    expect(machines(on.inventory())).toBe(2)
    const status = dataOf(await home.run(['status', '-c', second, '--json']))
    expect(status).toMatchObject({state: 'running'})
    expect(await home.run(['down', '-c', second, '--yes'])).toMatchObject({exitCode: 0})
    expect(on.inventory()).toEqual([])
  },
)

const LOOKS = [['status'], ['refresh'], ['down', '--yes'], ['down', '--dry-run']]

test.each(['as this machine noted it', 'as the state alone tells it'])(
  'a cluster in another AWS account than the credentials at hand is never taken for gone, %s',
  async (knowledge) => {
    await using on = await emulatedHome(['aws'])
    const {home} = on
    const name = home.newName()
    const research = {env: {AWS_PROFILE: 'research'}}
    const production = {env: {AWS_PROFILE: 'production'}}
    const file = FILE(name, 'aws')
    const made = dataOf(await home.run(['up', '-', '--emulate', '--json'], {stdin: file, ...research}))
    const account = accountOf(made as unknown as ClusterAccount)
    expect(account).toMatchObject({id: expect.stringMatching(/^\d{12}$/), name: 'research'})
    const before = on.inventory()
    const forget = async () => {
      if (knowledge === 'as this machine noted it') return
      await rm(join(home.home, 'clusters'), {recursive: true, force: true})
      await rm(join(home.home, 'attempts'), {recursive: true, force: true})
    }
    for (const [command = '', ...flags] of LOOKS) {
      await forget()
      const error = errorOf(await home.run([command, '-c', name, '--json', ...flags], production))
      expect(error).toMatchObject({code: 'ACCOUNT_MISMATCH', exitCode: 16})
      expect(error.message).toContain(account?.id)
      expect(error.message).toMatch(/lead to the AWS account \d{12} \(production\)/)
      expect(error.hint).toContain('AWS_PROFILE=research')
    }
    for (const command of ['plan', 'up', 'reconcile']) {
      const flags = command === 'reconcile' ? [] : ['--emulate']
      const refused = await home.run([command, '-', '--json', ...flags], {stdin: file, ...production})
      expect(errorOf(refused)).toMatchObject({code: 'ACCOUNT_MISMATCH', exitCode: 16})
    }
    const listed = await home.run(['ls', '--json'], production)
    expect(dataOf(listed)).toMatchObject({clusters: [{name, state: 'unknown', nodes: 2}]})
    expect(listed.stderr).toContain('AWS_PROFILE=research')
    expect(on.inventory()).toEqual(before)
    await forget()
    expect(await home.run(['down', '-c', name, '--yes'], research)).toMatchObject({exitCode: 0})
    expect(on.inventory()).toEqual([])
  },
)

test.each(['gcp', 'azure'] as const)('a cluster on %s stays in the account that it was begun in', async (cloud) => {
  await using on = await emulatedHome([cloud])
  const {home} = on
  const name = home.newName()
  const [one, two] = NAMES[cloud]
  const up = (file: string, account: string) =>
    home.run(['up', '-', '--emulate', '--json'], {stdin: file, env: {[VARIABLES[cloud]]: account}})
  const made = dataOf(await up(FILE(name, cloud), one)) as unknown as ClusterAccount
  expect(accountOf(made)?.id).toBe(one)
  const before = on.inventory()
  for (const refused of [await up(FILE(name, cloud), two), await up(FILE(name, cloud, two), one)])
    expect(errorOf(refused)).toMatchObject({
      code: 'ACCOUNT_MISMATCH',
      message: expect.stringContaining(two),
      hint: expect.stringContaining(`${VARIABLES[cloud]}=${one}`),
    })
  expect(on.inventory()).toEqual(before)
  // Credentials are not of one project or subscription: what the environment names now is not where the cluster is looked for.
  const elsewhere = {env: {[VARIABLES[cloud]]: two}}
  expect(dataOf(await home.run(['status', '-c', name, '--json'], elsewhere))).toMatchObject({state: 'running'})
  expect(await home.run(['down', '-c', name, '--yes'], elsewhere)).toMatchObject({exitCode: 0})
  expect(on.inventory()).toEqual([])
})
