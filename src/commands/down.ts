import * as Flags from '@oclif/core/flags'
import {readStatus} from '../app/read-cluster.ts'
import {removalQuestion} from '../app/removal-question.ts'
import {takeDown} from '../app/take-down.ts'
import {ClusterCommand} from '../cli/cluster-command.ts'
import {clusterFlag} from '../cli/flags.ts'
import {clusterView} from '../views/cluster-view.ts'
import {downView} from '../views/down-view.ts'

export default class Down extends ClusterCommand {
  static override summary = 'remove a cluster and all that belongs to it'
  static override description =
    'Safe to repeat. Jobs that still run on the cluster end. Hosts of your own are released: what gpuctl has put there goes, all else stays. One that does not answer stops it, because nobody else would release that host later. Instances made by hand that were imported end too, unless --keep-imported is given.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> -c llama-sft',
    '<%= config.bin %> <%= command.id %> --yes',
    '<%= config.bin %> <%= command.id %> --dry-run',
    '<%= config.bin %> <%= command.id %> -c rack --forget-unreachable',
  ]
  static override flags = {
    cluster: clusterFlag(),
    yes: Flags.boolean({char: 'y', description: 'do not ask'}),
    'dry-run': Flags.boolean({description: 'only show what would be removed'}),
    'forget-unreachable': Flags.boolean({
      description: 'give up hosts of your own that do not answer; a claim and a key of the cluster stay on them',
    }),
    'keep-imported': Flags.boolean({
      description: 'give instances made by hand back, running, in place of ending them',
    }),
    'break-lock': Flags.boolean({description: "take over another gpuctl's lock on this cluster; only when it is gone"}),
  }

  async run() {
    const {flags} = await this.parse(Down)
    const {world, options} = await this.openWorld('down')
    const name = await this.chooseCluster(flags.cluster, world, options)
    if (flags['dry-run']) return this.present(clusterView, await readStatus(name, world, options))
    const keepImported = flags['keep-imported']
    if (!flags.yes) await this.confirm(await removalQuestion(name, world, {keepImported}))
    const how = {breakLock: flags['break-lock'], forgetUnreachable: flags['forget-unreachable'], keepImported}
    await this.present(downView, await takeDown(name, world, {...options, ...how}))
  }
}
