import * as Flags from '@oclif/core/flags'
import {diagnoseClouds} from '../app/diagnose-clouds.ts'
import {doctor} from '../app/doctor.ts'
import {BaseCommand} from '../cli/base-command.ts'
import {composeDoctor} from '../cli/compose-doctor.ts'
import {readPolicy} from '../cli/read-policy.ts'
import {ERROR_CODES} from '../errors/codes.ts'
import {doctorView} from '../views/doctor-view.ts'
import {policyView} from '../views/policy-view.ts'

const CLOUDS = ['aws', 'gcp', 'azure'] as const

export default class Doctor extends BaseCommand {
  static override summary = 'show what gpuctl can use of this machine and clouds, and what is missing'
  static override description =
    'Changes nothing, and asks no cloud but those of --cloud: whether they take the credentials, what these may do by dry runs, and the quotas. Exits with 9 when something is missing that a local cluster needs, with 4 when a cloud refuses the credentials of every account of it that was found.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --cloud aws --cloud gcp --region us-east-1 --region us-central1',
    '<%= config.bin %> <%= command.id %> --cloud aws --account research',
    '<%= config.bin %> <%= command.id %> --policy aws > gpuctl-policy.json',
  ]
  static override flags = {
    cloud: Flags.option({description: 'ask this cloud too', options: CLOUDS, multiple: true})(),
    region: Flags.string({
      description: 'about this region; default: the one that the environment names, on Google Cloud all',
      helpValue: 'REGION',
      multiple: true,
      dependsOn: ['cloud'],
    }),
    account: Flags.string({
      description:
        'only this account: an AWS profile, a Google project, an Azure subscription; default: all that are found',
      helpValue: 'NAME',
      dependsOn: ['cloud'],
    }),
    emulate: Flags.boolean({description: 'ask the emulated clouds of this machine', dependsOn: ['cloud']}),
    policy: Flags.option({
      description: 'print the least that this cloud must allow, and nothing else',
      options: CLOUDS,
      exclusive: ['cloud'],
    })(),
  }

  async run() {
    const {flags} = await this.parse(Doctor)
    if (flags.policy !== undefined) return this.present(policyView, await readPolicy(flags.policy))
    const {cloud = [], region = [], emulate, account} = flags
    const [diagnosis, clouds] = await Promise.all([
      doctor(composeDoctor(), this.signal),
      this.#ask({clouds: [...new Set(cloud)], regions: region, emulate, ...(account === undefined ? {} : {account})}),
    ])
    await this.present(doctorView, {...diagnosis, ...(clouds.length === 0 ? {} : {clouds})})
    const isRefused = (id: string) =>
      clouds.filter((each) => each.cloud === id).every(({credentials}) => credentials === 'refused')
    if (cloud.some(isRefused)) this.exit(ERROR_CODES.AUTH_FAILED.exit)
    if (!diagnosis.ready) this.exit(ERROR_CODES.TOOL_MISSING.exit)
  }

  async #ask(question: Parameters<typeof diagnoseClouds>[1]) {
    if (question.clouds.length === 0) return []
    await using world = await openClouds()
    const {listener} = await this.openProgress('doctor')
    return diagnoseClouds(world, question, {onProgress: listener, signal: this.signal})
  }
}

/** Apart: tsc 6.0 does not rewrite a dynamic import's `.ts` beside an `await using`. */
const openClouds = async () => (await import('../cli/compose-cloud-doctor.ts')).composeCloudDoctor()
