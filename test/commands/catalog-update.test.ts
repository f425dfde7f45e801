import {mkdir, readdir, rm, writeFile} from 'node:fs/promises'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {dirname, join} from 'node:path'
import {expect, test} from 'vitest'
import {readStoredCatalog} from '../../src/adapters/catalog/stored-catalog.ts'
import {smallDisk, whyNoDisk} from '../support/small-disk.ts'
import {azureAt, H100_ITEM, startPriceLists} from './price-lists.ts'

const NO_KEYS = {GPUCTL_GCP_API_KEY: '', AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: ''}
const today = () => new Date().toISOString().slice(0, 10)
const dataOf = ({stdout}: {readonly stdout: string}) => JSON.parse(stdout.trim().split('\n').at(-1) ?? '').data
const outcomes = (result: {readonly stdout: string}): Record<string, string> =>
  Object.fromEntries(
    JSON.parse(result.stdout).data.regions.map(({cloud, region, outcome}: Record<string, string>) => [
      `${cloud} ${region}`,
      outcome,
    ]),
  )

test('fetches all prices, which offers and show then use; the second time nothing changes', async () => {
  const lists = await startPriceLists()
  const {exitCode, stdout, stderr} = await lists.update()
  expect({exitCode, stdout}).toMatchObject({exitCode: 0, stdout: expect.stringContaining(`saved; `)})
  expect(stderr).toContain('azure on-demand and spot prices: 2 of 2 regions, westus read\n')

  const offers = await lists.start(['offers', '--cloud', 'aws,azure,gcp', '--gpu', 'H100', '--count', '8', '--json'])
    .exit
  expect(
    JSON.parse(offers.stdout).data.offers.map((offer: Record<string, string>) =>
      [offer.cloud, offer.region, offer.zone ?? '-', offer.purchase, offer.usdPerHour].join(' '),
    ),
  ).toEqual(
    expect.arrayContaining([
      'aws us-east-1 use1-az4 spot 21.5',
      'aws us-east-1 use1-az4 on-demand 55.04',
      'gcp us-central1 - spot 44.784',
      'azure eastus - on-demand 98.32',
    ]),
  )
  const shown = JSON.parse((await lists.start(['catalog', 'show', '--json']).exit).stdout).data
  expect(shown).toMatchObject({date: today(), ageDays: 0, origin: 'gpuctl catalog update', hints: []})
  const prices = shown.sources.filter(({facts}: {readonly facts: string}) => facts === 'prices')
  const source = {facts: 'prices', date: today()}
  expect(prices).toEqual([
    {...source, clouds: ['azure'], from: 'Azure retail prices'},
    {...source, clouds: ['gcp'], from: 'Cloud Billing SKUs'},
    {...source, clouds: ['lambda'], from: 'a test', date: '2026-06-18'},
    {...source, clouds: ['aws'], purchases: ['on-demand'], from: 'AmazonEC2 price list of 2026-06-18T20:03:11Z'},
    {...source, clouds: ['aws'], purchases: ['spot'], from: 'EC2 spot price history'},
  ])

  const before = await lists.stored()
  const again = await lists.update()
  expect(again).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/nothing changed: 4 regions as before; saved/),
  })
  expect(await lists.stored()).toEqual(before)

  await lists.start(['catalog', 'export', 'mine']).exit
  const mine = await lists.start(['catalog', 'show', '--json'], {GPUCTL_CATALOG: join(lists.home, 'mine')}).exit
  expect(JSON.parse(mine.stdout).data).toMatchObject({date: today(), hash: shown.hash})
})

test('holds a region back, alone, until a person accepts it; a dry run writes nothing', async () => {
  const lists = await startPriceLists({azure: azureAt({eastus: 40})})
  const before = await lists.stored()
  const words = ['--cloud', 'azure', '--json']
  const dry = await lists.update([...words, '--dry-run', '--accept'])
  expect(dry).toMatchObject({exitCode: 0})
  expect(JSON.parse(dry.stdout).data).toMatchObject({verdict: 'fresh', dryRun: true, savedTo: null})
  expect(await lists.stored()).toEqual(before)

  const held = await lists.update(words)
  expect(held.exitCode).toBe(8)
  expect(outcomes(held)).toEqual({'azure eastus': 'held-back', 'azure westus': 'updated'})
  expect(JSON.parse(held.stdout).data.regions[0].heldBack).toEqual([
    {
      kind: 'price-moved',
      zone: null,
      instanceType: 'Standard_ND96isr_H100_v5',
      purchase: 'on-demand',
      beforeUsdPerHour: '90',
      usdPerHour: '40',
    },
  ])
  const text = await lists.update(['--cloud', 'azure'])
  expect(text.stdout).toContain('Held back\n  - azure eastus: Standard_ND96isr_H100_v5 on-demand from $90.00 to $40.00')
  expect(text.stdout).toContain('gpuctl catalog update --cloud azure --region eastus --accept')

  const taken = await lists.update(['--cloud', 'azure', '--region', 'EAST*', '--accept', '--json'])
  expect(taken.exitCode).toBe(0)
  expect(outcomes(taken)).toEqual({'azure eastus': 'updated'})
  expect((await lists.update(['--cloud', 'azure'])).exitCode).toBe(0)
})

test('prices that are gone hold a region back; credentials that are refused lose only what needs them', async () => {
  const lists = await startPriceLists({
    azure: () => ({body: {Items: [{...H100_ITEM, armSkuName: 'Standard_other', skuName: 'other'}]}}),
    ec2: () => ({
      status: 401,
      headers: {'Content-Type': 'text/xml'},
      body: '<Response><Errors><Error><Code>AuthFailure</Code><Message>no</Message></Error></Errors></Response>',
    }),
  })
  const result = await lists.update(['--cloud', 'aws,azure', '--region', '*east*', '--json'])
  expect(result.exitCode).toBe(8)
  expect(JSON.parse(result.stdout).data.regions).toMatchObject([
    {cloud: 'aws', outcome: 'updated', read: ['on-demand'], unread: [{purchases: ['spot'], kind: 'failed'}]},
    {outcome: 'held-back', heldBack: [{kind: 'rows-dropped', purchase: 'on-demand', before: 1, dropped: 1}]},
  ])
  const catalog = await readStoredCatalog(lists.home)
  expect(catalog?.provenance.sources).toContainEqual(
    expect.objectContaining({clouds: ['aws'], purchases: ['spot'], date: '2026-06-18'}),
  )
})

test('a dead endpoint and an answer that is cut off lose only their own prices', {timeout: 90_000}, async () => {
  const closed = createServer()
  await new Promise<void>((listening) => closed.listen(0, '127.0.0.1', listening))
  const dead = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`
  await new Promise((done) => closed.close(done))
  const lists = await startPriceLists({gcp: () => ({body: {skus: []}, cutAt: 5})})
  const result = await lists.update(['--json'], {GPUCTL_AWS_PRICES_ENDPOINT: dead, AWS_ENDPOINT_URL_EC2: dead})
  expect(result.exitCode).toBe(8)
  expect(outcomes(result)).toEqual({
    'aws us-east-1': 'failed',
    'gcp us-central1': 'failed',
    'azure eastus': 'updated',
    'azure westus': 'updated',
  })
  const before = await lists.stored()
  const none = await lists.update(['--cloud', 'gcp'])
  expect(none).toMatchObject({exitCode: 7, stdout: expect.stringContaining('no prices could be read')})
  expect(await lists.stored()).toEqual(before)
})

test('Ctrl-C in the middle leaves the catalog as it was', async () => {
  const asked = Promise.withResolvers<void>()
  const lists = await startPriceLists({
    gcp: () => {
      asked.resolve()
      return {silent: true}
    },
  })
  const before = await lists.stored()
  const running = lists.start(['catalog', 'update', '--cloud', 'gcp,azure'])
  await Promise.all([asked.promise, running.waitForOutput(/azure on-demand and spot prices: 2 of 2/)])
  running.kill('SIGINT')
  expect(await running.exit).toMatchObject({exitCode: 130, stdout: ''})
  expect(await lists.stored()).toEqual(before)
  expect(await readdir(dirname(lists.store))).toEqual(['current.bin'])
})

test('what nobody can ask here is left out, with what to set; where it was named, that is no success', async () => {
  const lists = await startPriceLists()
  const all = await lists.update([], NO_KEYS)
  expect(all).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/aws spot: .*AWS_PROFILE.*\n.*gcp .*GPUCTL_GCP_API_KEY/),
  })
  expect((await readStoredCatalog(lists.home))?.provenance.date).toBe('2026-06-18') // of what was left out
  expect((await lists.update(['--cloud', 'gcp,azure'], NO_KEYS)).exitCode).toBe(8)
  expect(await lists.update(['--cloud', 'gcp'], NO_KEYS)).toMatchObject({
    exitCode: 4,
    stderr: expect.stringMatching(/API key\nNext: .*GPUCTL_GCP_API_KEY/),
  })
})

test.each([
  [['--region', 'estus'], {}, /no region estus .*\nNext: {2}did you mean eastus\?/],
  [['--region', 'mars-*'], {}, /no region mars-\*/],
  [['--cloud', 'azure', '--region', 'us-east-1'], {}, /no region us-east-1 of azure/],
  [['--cloud', 'lambda'], {}, /one of: aws, gcp, azure/],
  [[], {GPUCTL_CATALOG: 'mine'}, /mine, which is your own.*\nNext: {2}unset GPUCTL_CATALOG/],
  [[], {GPUCTL_AZURE_PRICES_ENDPOINT: 'azure'}, /GPUCTL_AZURE_PRICES_ENDPOINT/],
])('update %j with %j is a mistake of the command line', async (words, env, message) => {
  const lists = await startPriceLists()
  expect(await lists.update(words, env)).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringMatching(message),
  })
})

test('a store that cannot be written is told; a damaged one is repaired', async () => {
  const lists = await startPriceLists()
  await writeFile(lists.store, 'damaged')
  const words = ['--cloud', 'azure', '--region', 'eastus', '--accept']
  const repaired = await lists.update(words)
  expect(repaired).toMatchObject({exitCode: 0, stderr: expect.stringMatching(/warning: .*is no packed catalog.*anew/)})
  expect(await readStoredCatalog(lists.home)).toBeDefined()

  await rm(dirname(lists.store), {recursive: true})
  await writeFile(dirname(lists.store), 'not a folder')
  expect(await lists.update(words)).toMatchObject({exitCode: 12, stderr: expect.stringMatching(/cannot be saved/)})
})

test.skipIf(whyNoDisk())('a full disk leaves the old store', async () => {
  const lists = await startPriceLists()
  const before = await lists.stored()
  await rm(dirname(lists.store), {recursive: true})
  await mkdir(dirname(lists.store))
  using disk = smallDisk(dirname(lists.store), '1m')
  await writeFile(lists.store, before)
  disk.fill(1)
  expect(await lists.update(['--cloud', 'azure'])).toMatchObject({
    exitCode: 12,
    stderr: expect.stringMatching(/ENOSPC|no space/),
  })
  expect(await lists.stored()).toEqual(before)
  expect((await readdir(dirname(lists.store))).sort()).toEqual(['current.bin', 'filler'])
})

test('of two updates at once the last one counts, whole', async () => {
  const lists = await startPriceLists()
  const results = await Promise.all(['azure', 'gcp'].map((cloud) => lists.update(['--cloud', cloud, '--json'])))
  expect(results.map(({exitCode}) => exitCode)).toEqual([0, 0])
  const catalog = await readStoredCatalog(lists.home)
  expect(results.map((result) => JSON.parse(result.stdout).data.hash)).toContain(catalog?.provenance.hash)
})

test('events are documents of progress, and then the result', async () => {
  const lists = await startPriceLists()
  const {stdout, stderr} = await lists.update(['--cloud', 'azure', '--events'])
  const documents = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(documents.map(({type}) => type)).toEqual([...Array(documents.length - 1).fill('event'), 'catalog-update'])
  expect(documents[0].data).toMatchObject({kind: 'step', phase: 'started'})
  expect(dataOf({stdout})).toMatchObject({verdict: 'fresh', dryRun: false, savedTo: lists.store})
  expect(stderr).toBe('')
})
