import * as Flags from '@oclif/core/flags'
import {readStatus} from '../app/read-cluster.ts'
import {ClusterCommand} from '../cli/cluster-command.ts'
import {clusterFlag} from '../cli/flags.ts'
import {attemptsView} from '../views/attempts-view.ts'
import {clusterView} from '../views/cluster-view.ts'

export default class Status extends ClusterCommand {
  static override summary = "show a cluster's nodes as they are now"
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> -c llama-sft --json',
  ]
  static override flags = {
    cluster: clusterFlag(),
    attempts: Flags.boolean({description: 'show where it was tried to bring the cluster up, and what came of it'}),
  }

  async run() {
    const {flags} = await this.parse(Status)
    const {world, options} = await this.openQuietWorld()
    const name = await this.chooseCluster(flags.cluster, world, options)
    if (flags.attempts) return this.present(attemptsView, {name, history: await world.attempts.read(name)})
    await this.present(clusterView, await readStatus(name, world, options))
  }
}
