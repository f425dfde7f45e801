/** A bare Pulumi `up` of an empty inline program: `bare-up.ts CLI FOLDER`, in a process of its own. */
import {mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {LocalWorkspace} from '@pulumi/pulumi/automation/index.js'
import {pulumiCommand} from '../../src/program/pulumi-command.ts'

const [cli = '', folder = ''] = process.argv.slice(2)
const state = join(folder, 'state')
mkdirSync(state, {recursive: true})
const stack = await LocalWorkspace.createOrSelectStack(
  {stackName: 'bare', projectName: 'bare', program: async () => ({})},
  {
    workDir: folder,
    pulumiCommand: pulumiCommand(cli),
    pulumiHome: join(folder, 'home'),
    envVars: {PULUMI_CONFIG_PASSPHRASE: 'bench', PULUMI_SKIP_UPDATE_CHECK: 'true'},
    projectSettings: {name: 'bare', runtime: 'nodejs', backend: {url: `file://${state}`}},
  },
)
await stack.up()
