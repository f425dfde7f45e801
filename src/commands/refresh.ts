import {refreshCluster} from '../app/refresh-cluster.ts'
import {ClusterCommand} from '../cli/cluster-command.ts'
import {clusterFlag} from '../cli/flags.ts'
import {refreshView} from '../views/refresh-view.ts'

export default class Refresh extends ClusterCommand {
  static override summary = 'compare a cluster with what its clouds have now'
  static override description =
    'Makes the state what is there: nodes that are missing, changed, orphaned or foreign are told. Launches and ends nothing; `up` repairs, `reconcile` does so by itself.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> -c llama-sft --json',
  ]
  static override flags = {cluster: clusterFlag()}

  async run() {
    const {flags} = await this.parse(Refresh)
    const {world, options} = await this.openWorld('refresh')
    const name = await this.chooseCluster(flags.cluster, world, options)
    await this.present(refreshView, await refreshCluster(name, world, options))
  }
}
