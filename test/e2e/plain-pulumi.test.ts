import {execFileSync} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {mkdir, readFile, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {CustomResource, type Output} from '@pulumi/pulumi'
import {LocalWorkspace, type OutputMap, PulumiCommand} from '@pulumi/pulumi/automation/index.js'
import {expect, test} from 'vitest'
import {packageSchema} from '../../providers/resources/schema.ts'
import {pulumiEngine} from '../support/engine.ts'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {leftoversOf} from '../support/leftovers.ts'
import {whyNot} from '../support/local-cluster.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const PLUGIN = join(ROOT, 'bin')
const ENVIRONMENT = {GPUCTL_NODE: process.execPath, PULUMI_SKIP_UPDATE_CHECK: 'true'}

const reason = await whyNot('processes')
if (reason) console.warn(`skipped: ${reason}`)

test('Pulumi reads the schema from the plugin as it is published', async () => {
  await using home = await freshHome()
  const {path} = await pulumiEngine()
  const args = ['package', 'get-schema', join(PLUGIN, 'pulumi-resource-gpuctl')]
  const env = {...process.env, ...ENVIRONMENT, PULUMI_HOME: home.home, GPUCTL_HOME: home.home}
  const {version} = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  const read = JSON.parse(execFileSync(path, args, {cwd: home.cwd, env, encoding: 'utf8'}))
  expect(read).toMatchObject(JSON.parse(JSON.stringify(packageSchema(version))))
})

test.skipIf(reason)('a Pulumi program of somebody else makes, grows and removes a gang', async () => {
  await using home = await freshHome()
  const lease = randomBytes(5).toString('hex')
  let size = 2
  const stack = await openStack(home, async () => {
    const cluster = {name: 'theirs', lease}
    const access = new Access('access', {cluster, publicKey: undefined, privateKey: undefined})
    const {networkId} = new Network('net', {cluster, cloud: 'local', networkId: undefined})
    const args = {cluster, cloud: 'local', pool: 'train', size, authorizedKey: access.publicKey, networkId}
    const gang = new Gang('train', {...args, members: undefined})
    return {members: gang.members, privateKey: access.privateKey}
  })
  try {
    const first = await stack.up()
    expect(nodesIn(first.outputs)).toEqual(['train-0 running', 'train-1 running'])
    expect(first.outputs.privateKey?.secret).toBe(true)
    expect((await stack.preview()).changeSummary).toEqual({same: 4})
    size = 3
    expect(nodesIn((await stack.up()).outputs)).toHaveLength(3)
  } finally {
    await stack.destroy()
  }
  expect(await leftoversOf(lease, join(home.home, 'local'))).toEqual([])
})

class Access extends CustomResource {
  declare readonly publicKey: Output<string>
  declare readonly privateKey: Output<string>
  constructor(name: string, args: object) {
    super('gpuctl:index:Access', name, args, {additionalSecretOutputs: ['privateKey']})
  }
}

class Network extends CustomResource {
  declare readonly networkId: Output<string>
  constructor(name: string, args: object) {
    super('gpuctl:index:Network', name, args)
  }
}

class Gang extends CustomResource {
  declare readonly members: Output<readonly {readonly name: string; readonly state: string}[]>
  constructor(name: string, args: object) {
    super('gpuctl:index:Gang', name, args)
  }
}

async function openStack({home, cwd}: FreshHome, program: () => Promise<Record<string, unknown>>) {
  const {path} = await pulumiEngine()
  const backend = join(cwd, 'state')
  await mkdir(backend)
  await mkdir(join(home, 'bin'))
  await symlink(path, join(home, 'bin', 'pulumi')) // where PulumiCommand looks for it
  const project = {
    name: 'theirs',
    runtime: 'nodejs',
    backend: {url: `file://${backend}`},
    plugins: {providers: [{name: 'gpuctl', path: PLUGIN}]},
  }
  await writeFile(join(cwd, 'Pulumi.yaml'), JSON.stringify(project)) // JSON is YAML
  return LocalWorkspace.createOrSelectStack(
    {stackName: 'dev', projectName: 'theirs', program},
    {
      workDir: cwd,
      pulumiHome: join(home, 'engine', 'home'),
      pulumiCommand: await PulumiCommand.get({root: home}),
      envVars: {...ENVIRONMENT, GPUCTL_HOME: home, PULUMI_CONFIG_PASSPHRASE: 'theirs'},
    },
  )
}

const nodesIn = ({members}: OutputMap): readonly string[] =>
  members?.value.map(({name, state}: {name: string; state: string}) => `${name} ${state}`)
