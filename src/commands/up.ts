import * as Flags from '@oclif/core/flags'
import {bringUp} from '../app/bring-up.ts'
import {ClusterCommand} from '../cli/cluster-command.ts'
import {loadSpec} from '../cli/load-spec.ts'
import {overridesOf, specFile, specFlags} from '../cli/spec-flags.ts'
import {upView} from '../views/up-view.ts'

export default class Up extends ClusterCommand {
  static override summary = 'bring a cluster up, or to what its file says now'
  static override description =
    'Safe to repeat: nodes that are there stay, missing ones are made, an interrupted up goes on. Without a file it takes gpuctl.yaml, without that two nodes on this machine.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> gpuctl.yaml --nodes 4',
    '<%= config.bin %> <%= command.id %> gpuctl.yaml --emulate',
    '<%= config.bin %> <%= command.id %> --name rack --host root@10.0.0.1 --host root@10.0.0.2',
  ]
  static override args = {file: specFile()}
  static override flags = {
    ...specFlags,
    install: Flags.boolean({
      description: 'install system packages that local hosts need, as root on Debian and Ubuntu',
      default: true,
      allowNo: true,
    }),
    'break-lock': Flags.boolean({description: "take over another gpuctl's lock on this cluster; only when it is gone"}),
  }

  async run() {
    const {args, flags} = await this.parse(Up)
    const spec = await loadSpec(args.file, overridesOf(flags))
    const {world, options} = await this.openWorld(`up ${spec.name}`, {install: flags.install})
    await this.present(
      upView,
      await bringUp(spec, world, {...options, breakLock: flags['break-lock'], emulate: flags.emulate}),
    )
  }
}
