import {listClusters} from '../app/list-clusters.ts'
import {ClusterCommand} from '../cli/cluster-command.ts'
import {clusterListView} from '../views/cluster-list-view.ts'

export default class Ls extends ClusterCommand {
  static override summary = 'list the clusters'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']

  async run() {
    await this.parse(Ls)
    const {world, options} = await this.openQuietWorld()
    await this.present(clusterListView, await listClusters(world, options))
  }
}
