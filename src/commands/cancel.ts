import * as Args from '@oclif/core/args'
import {cancelJob} from '../app/cancel-job.ts'
import {clusterFlag} from '../cli/flags.ts'
import {NodeCommand} from '../cli/node-command.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {jobView} from '../views/job-view.ts'

export default class Cancel extends NodeCommand {
  static override summary = 'end a job on all of its nodes'
  static override description = 'Returns when no process of it is left. A job that is over already is success.'
  static override examples = ['<%= config.bin %> <%= command.id %> j-20261121-3f9a0k2p']
  static override args = {job: Args.string({description: 'its id, the beginning of it, or its name', required: true})}
  static override flags = {cluster: clusterFlag()}

  async run() {
    const {args, flags} = await this.parse(Cancel)
    const open = await this.openNodes(flags.cluster)
    const {summary, unreachable, survivors} = await cancelJob(args.job, open.stored.cluster, open, this.signal)
    const left = [
      ...unreachable.map((node) => `${node} did not answer`),
      ...survivors.map(({node, processes}) => `${processes} processes live on ${node}`),
    ]
    if (left.length > 0)
      throw new GpuctlError(
        'PARTLY_APPLIED',
        `${summary.id} did not end everywhere: ${left.join('; ')}`,
        'look at the nodes with gpuctl status, then cancel again',
      )
    await this.present(jobView, summary)
  }
}
