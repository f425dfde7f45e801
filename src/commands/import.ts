import {string as argument} from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {bringUp} from '../app/bring-up.ts'
import {planImport} from '../app/plan-import.ts'
import {ClusterCommand} from '../cli/cluster-command.ts'
import {hostKeyFlag, userPath} from '../cli/import-flags.ts'
import {loadSpec} from '../cli/load-spec.ts'
import {overridesOf} from '../cli/spec-flags.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {importView} from '../views/import-view.ts'
import {upView} from '../views/up-view.ts'

export default class Import extends ClusterCommand {
  static override summary = 'take over instances that somebody made by hand, as a pool'
  static override description =
    'They are looked at first, and are not launched again: the cluster’s key is let in by your own login, then they are tagged, and the cluster is brought up with them as the pool. Safe to repeat. A host key that neither your known_hosts nor --host-key has is asked about, never taken on trust.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> gpuctl.yaml --pool train i-0a1b2c3d4e5f60718 i-0f9e8d7c6b5a40312',
    '<%= config.bin %> <%= command.id %> gpuctl.yaml --pool train i-0a1b2c3d4e5f60718 --identity ~/.ssh/lab --user ec2-user',
    '<%= config.bin %> <%= command.id %> gpuctl.yaml --pool train i-0a1b2c3d4e5f60718 --dry-run',
    '<%= config.bin %> <%= command.id %> gpuctl.yaml --pool train --cloud azure vm-a vm-b',
  ]
  static override strict = false
  static override args = {
    file: argument({description: 'the cluster file, whose pool says what the instances are', required: true}),
    id: argument({
      description: 'the instances, by the ids that their cloud gave them, or by their names, which AWS has none of',
      required: true,
    }),
  }
  static override flags = {
    pool: Flags.string({description: 'the pool of the file that they become', required: true, helpValue: 'NAME'}),
    region: Flags.string({description: 'where they are; default: looked for in all regions'}),
    user: Flags.string({description: 'who logs in there; default: whom Azure tells, elsewhere ubuntu'}),
    identity: userPath({description: 'your private key for them; default: your SSH agent, then the usual files'}),
    'host-key': hostKeyFlag(),
    name: Flags.string({description: "the cluster's name"}),
    cloud: Flags.string({description: 'the cloud that they are on, where the file allows several'}),
    emulate: Flags.boolean({description: 'on emulated clouds of this machine: no account is asked for'}),
    'dry-run': Flags.boolean({description: 'only show what would be done'}),
    yes: Flags.boolean({char: 'y', description: 'do not ask'}),
    'break-lock': Flags.boolean({description: "take over another gpuctl's lock on this cluster; only when it is gone"}),
  }

  async run() {
    const {args, argv, flags} = await this.parse(Import)
    const overrides = {name: flags.name, cloud: flags.cloud === undefined ? undefined : [flags.cloud]}
    const spec = await loadSpec(args.file, overridesOf(overrides))
    const {world, options} = await this.openWorld(`import ${spec.name}`)
    const ids = argv.slice(1).map(String)
    refuseFlags(ids)
    const request = {
      ...{pool: flags.pool, ids, hostKeys: flags['host-key'] ?? []},
      ...(flags.user === undefined ? {} : {user: flags.user}),
      ...(flags.region === undefined ? {} : {region: flags.region}),
      ...(flags.identity === undefined ? {} : {identityFile: flags.identity}),
      ...(this.canAsk && {vouch: (server: string, key: string) => this.asks(`Is ${key} the host key of ${server}?`)}),
    }
    const how = {...options, breakLock: flags['break-lock'], emulate: flags.emulate}
    const plan = await planImport(spec, request, world, how)
    if (flags['dry-run']) return this.present(importView, plan)
    if (!flags.yes) {
      this.preview(importView, plan)
      const count = ids.length === 1 ? 'this instance' : `these ${ids.length} instances`
      await this.confirm(`Take over ${count} as pool ${flags.pool} of ${spec.name}?`, 'nothing was changed')
    }
    await this.present(upView, await bringUp(spec, world, {...how, importing: plan.pool}))
  }
}

/** oclif takes what is no flag of this command for one more instance. */
function refuseFlags(ids: readonly string[]): void {
  const flag = ids.find((id) => id.startsWith('-'))
  if (flag !== undefined)
    throw new GpuctlError('USAGE', `gpuctl import has no flag ${flag}`, '`gpuctl import --help` lists the flags')
}
