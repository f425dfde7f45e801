import {appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {runGpuctl} from '../support/run-gpuctl.ts'
import {writeSmallCatalog} from '../support/small-catalog.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gpuctl-place-'))
  writeSmallCatalog(join(folder, 'catalog'))
})
afterAll(() => rmSync(folder, {recursive: true}))

/** Places a file's text. */
function place(text: string, ...words: readonly string[]) {
  const file = join(mkdtempSync(join(folder, 'file-')), 'gpuctl.yaml')
  writeFileSync(file, `name: x\n${text}`)
  const env = {
    GPUCTL_CATALOG: join(folder, 'catalog'),
    GPUCTL_HOME: join(folder, 'home'),
    GPUCTL_CACHE: join(folder, 'cache'),
  }
  return runGpuctl(['place', file, ...words], {env, cwd: folder})
}

const dataOf = async (running: ReturnType<typeof place>) => JSON.parse((await running).stdout).data

const FOUR = 'nodes: 4\ngpus: H100:8\n'
const RDMA = 'interconnect: {rdma: true}\n'
const azure = (instanceType: string) => ({
  cloud: 'azure',
  region: 'eastus',
  zone: '',
  instanceType,
  purchase: 'on-demand',
})

test('the file in the README is placed as the README shows', async () => {
  const root = join(import.meta.dirname, '../..')
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const [, file = '', shown = ''] = /^```yaml\n([^`]*)^```\n\n^```text\n(.*?)^```$/ms.exec(readme) ?? []
  writeFileSync(join(folder, 'readme.yaml'), file)
  const env = {GPUCTL_CATALOG: join(root, 'templates/catalog'), GPUCTL_CACHE: join(folder, 'cache')}
  const {stdout} = await runGpuctl(['place', 'readme.yaml'], {env, cwd: folder})
  expect(stdout).toBe(shown)
})

describe('the cheapest H100', () => {
  test('is the size without InfiniBand only where RDMA is not asked for', async () => {
    const [without, withRdma] = await Promise.all([place(FOUR, '--json'), place(FOUR + RDMA, '--json')].map(dataOf))
    expect(without).toMatchObject({
      usdPerHour: '435.36',
      pools: [{nodes: 4, offering: azure('Standard_ND96is_H100_v5')}],
    })
    expect(withRdma).toMatchObject({
      feasible: true,
      usdPerHour: '483.72',
      pools: [{name: 'node', nodes: 4, usdPerHour: '483.72', offering: azure('Standard_ND96isr_H100_v5')}],
      alternatives: [
        {usdPerHour: '490', pools: [{offering: {cloud: 'aws', zone: 'use1-az4'}}]},
        {usdPerHour: '490', pools: [{offering: {cloud: 'aws', zone: 'use1-az6'}}]},
      ],
      marketReferences: [{pool: 'node', usdPerHour: '94.4', offering: {cloud: 'nebius'}}],
    })
    expect(withRdma.requirements).toContainEqual(
      expect.objectContaining({
        requirement: 'interconnect.rdma',
        without: expect.objectContaining({usdPerHour: '435.36'}),
      }),
    )
    expect(withRdma.refused).toContainEqual(
      expect.objectContaining({
        reason: 'interconnect.rdma: no RDMA between nodes',
        count: 2,
        example: expect.objectContaining({usdPerHour: '435.36'}),
      }),
    )
  })

  test('is told to a person with what requirements cost, and why others were refused', async () => {
    const {stdout, exitCode} = await place(FOUR + RDMA, '--explain')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('x  $483.72/h')
    expect(stdout).toContain(
      'interconnect.rdma  costs $48.36/h  without RDMA: 4 nodes azure eastus Standard_ND96is_H100_v5 on-demand',
    )
    expect(stdout).toContain('+$6.28/h  4 × aws p5.48xlarge on-demand in use1-az4, use1-az6')
    expect(stdout).toMatch(/node +2 +interconnect\.rdma: no RDMA between nodes +azure eastus Standard_ND96is_H100_v5/)
  })

  test('is what is held already, as far as that goes', async () => {
    const held =
      'reservations: [{id: cr-1, cloud: aws, region: us-east-1, zone: use1-az4, instance_type: p5.48xlarge, nodes: 3}]\n'
    const {pools, usdPerHour} = await dataOf(place(FOUR + RDMA + held, '--json'))
    expect(usdPerHour).toBe('122.5')
    expect(pools[0].parts).toMatchObject([
      {nodes: 3, usdPerHour: '0', offering: {purchase: 'reserved'}},
      {nodes: 1, usdPerHour: '122.5', offering: {purchase: 'on-demand', zone: 'use1-az4'}},
    ])
  })
})

describe('what cannot be had', () => {
  test('names the single requirements without which it could, and exits with 6', async () => {
    const text = `${FOUR}interconnect: {rdma: true}\nwhere: {clouds: [azure], regions: [us-east-1]}\n`
    const [{stdout, exitCode}, data] = await Promise.all([place(text), dataOf(place(text, '--json'))])
    expect(exitCode).toBe(6)
    expect(stdout).toContain('x  nothing fits')
    expect(stdout).toContain(
      'where.regions  anywhere  $483.72/h: 4 nodes azure eastus Standard_ND96isr_H100_v5 on-demand',
    )
    expect(data).toMatchObject({feasible: false, usdPerHour: null, pools: []})
    expect(data.requirements.map(({requirement}: {requirement: string}) => requirement)).toEqual([
      'where.regions',
      'where.clouds',
    ])
  })

  test('above the limit is told with what it would cost, and exits with 3', async () => {
    const {stdout, exitCode} = await place(`${FOUR}limits: {usd_per_hour: 400}\n`)
    expect(exitCode).toBe(3)
    expect(stdout).toContain('the cheapest that fits costs $435.36/h')
  })

  test.each([
    ['gpus: H10O:8\n', 2, 'no GPU is named H10O; did you mean H100?'],
    ['gpus: H100:0\n', 2, 'gpus'],
    ['nodes: -1\ngpus: H100\n', 2, 'nodes'],
    ['gpus: H100:1\ninterconnect: {intra_node: nvlink}\n', 2, 'a node of one GPU has no link'],
  ])('%j is a mistake', async (text, code, message) => {
    const {stderr, exitCode} = await place(text)
    expect(stderr).toContain(message)
    expect(exitCode).toBe(code)
  })

  test('by a catalog that is cut off is told with its file and line, and exits with 15', async () => {
    const catalog = writeSmallCatalog(join(folder, 'broken'))
    appendFileSync(join(catalog, 'prices.csv'), 'aws,us-east-1')
    const {stderr, exitCode} = await runGpuctl(['place', '--gpus', 'H100:8'], {
      env: {GPUCTL_CATALOG: catalog},
      cwd: folder,
    })
    expect(stderr).toContain('prices.csv:8: the last line is cut off')
    expect(exitCode).toBe(15)
  })
})
