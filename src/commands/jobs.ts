import {listJobs} from '../app/list-jobs.ts'
import {clusterFlag} from '../cli/flags.ts'
import {NodeCommand} from '../cli/node-command.ts'
import {jobListView} from '../views/job-list-view.ts'

export default class Jobs extends NodeCommand {
  static override summary = 'list the jobs of a cluster, newest first'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']
  static override flags = {cluster: clusterFlag()}

  async run() {
    const {flags} = await this.parse(Jobs)
    const open = await this.openNodes(flags.cluster)
    await this.present(jobListView, await listJobs(open.stored.cluster, open, this.signal))
  }
}
