import {copyFile, mkdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {flexStartPrices, SHIPPED_FOLDER} from '../support/flex-start-prices.ts'
import {freshHome} from '../support/fresh-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {type ClusterDocument, dataOf, errorOf} from './documents.ts'

const reason = await whyNot('processes')
if (reason) console.warn(`skipped: ${reason}`)

const FILE = (name: string) => `
name: ${name}
nodes: 2
gpus: A100-40GB:1
capacity: [flex-start, on-demand]
lifecycle: {ttl: 8h}
`

interface Status {
  readonly clouds: readonly {readonly resources: readonly {readonly kind: string; readonly usdPerHour?: string}[]}[]
}

test.skipIf(reason)('a cluster of flex-start is up at its price, and its nodes end with its ttl', async () => {
  await using home = await freshHome({GPUCTL_LOCAL_MODE: 'processes'})
  const catalog = join(home.cwd, 'catalog')
  await mkdir(catalog)
  for (const name of ['instance_types.csv', 'gpus.csv']) await copyFile(join(SHIPPED_FOLDER, name), join(catalog, name))
  await writeFile(join(catalog, 'prices.csv'), flexStartPrices('gcp,us-central1,,a2-highgpu-1g,', '1.5'))
  const options = {env: {GPUCTL_CATALOG: catalog}}
  const name = home.newName()
  const instances = async () => {
    const {clouds} = dataOf(await home.run(['emulate', 'status', '--json'], options)) as Status
    return clouds.flatMap(({resources}) => resources).filter(({kind}) => kind === 'instance')
  }
  try {
    const up = () => home.run(['up', '-', '--emulate', '--json'], {...options, stdin: FILE(name)})
    const cluster = dataOf(await up()) as ClusterDocument
    expect(cluster).toMatchObject({
      ...{state: 'running', usdPerHour: '3'},
      pools: [{offering: {cloud: 'gcp', instanceType: 'a2-highgpu-1g', purchase: 'flex-start'}}],
    })
    expect(dataOf(await up())).toEqual(cluster)
    expect(await instances()).toHaveLength(2)
    const state = await readFile(join(home.home, 'backend', '.pulumi', 'stacks', 'gpuctl', `${name}.json`), 'utf8')
    expect(state).toContain('endsAtUnixMs') // of what is gone, nobody else knows it
    await home.run(['emulate', 'script', '-'], {...options, stdin: JSON.stringify({advance: '8h'})})
    await expect.poll(instances, {timeout: 20_000}).toEqual([])
    const asked = await home.run(['plan', '-', '--emulate', '--json'], {
      ...options,
      stdin: FILE(name).replace('8h', '8d'),
    })
    expect(errorOf(asked)).toMatchObject({code: 'SPEC_INVALID', message: expect.stringContaining('lifecycle.ttl')})
  } finally {
    await home.run(['down', '-c', name, '--yes'], options)
    await home.run(['emulate', 'stop', '--yes'], options)
  }
})
