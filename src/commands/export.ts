import {string as argument} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {exportCluster} from '../app/export-cluster.ts'
import {ClusterCommand} from '../cli/cluster-command.ts'
import {composeExport} from '../cli/compose-export.ts'
import {clusterFlag} from '../cli/flags.ts'
import {exportView} from '../views/export-view.ts'

export default class Export extends ClusterCommand {
  static override summary = 'write a cluster as a Pulumi program in TypeScript'
  static override description =
    'The program declares what the state has, through the same provider, and goes on with the same cluster. Secrets are not in it.'
  static override examples = ['<%= config.bin %> <%= command.id %> infra/llama -c llama-sft']
  static override args = {folder: argument({description: 'where to', required: true})}
  static override flags = {
    cluster: clusterFlag(),
    force: boolean({description: 'write into a folder that is not empty'}),
  }

  async run() {
    const {args, flags} = await this.parse(Export)
    const {world, options} = await this.openQuietWorld()
    const name = await this.chooseCluster(flags.cluster, world, options)
    const how = {...options, replace: flags.force}
    await this.present(exportView, await exportCluster(name, args.folder, composeExport(world), how))
  }
}
