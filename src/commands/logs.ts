import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {showLogs} from '../app/show-logs.ts'
import {clusterFlag} from '../cli/flags.ts'
import {LogOutput} from '../cli/log-output.ts'
import {NodeCommand} from '../cli/node-command.ts'
import {jobView} from '../views/job-view.ts'

export default class Logs extends NodeCommand {
  static override summary = 'print what the ranks of a job wrote'
  static override description = 'With --follow it goes on until the job ends. Ctrl-C ends only the reading.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> -f --rank 0 --tail 100',
    '<%= config.bin %> <%= command.id %> j-20261121-3f9a0k2p',
  ]
  static override args = {
    job: Args.string({description: 'its id, the beginning of it, or its name; default: the newest'}),
  }
  static override flags = {
    cluster: clusterFlag(),
    follow: Flags.boolean({char: 'f', description: 'go on as the logs grow'}),
    rank: Flags.integer({description: 'only this rank', min: 0}),
    tail: Flags.integer({description: 'only the last lines of each rank', min: 0, helpValue: 'LINES'}),
  }

  async run() {
    const {args, flags} = await this.parse(Logs)
    const open = await this.openNodes(flags.cluster)
    const output = new LogOutput(this.mode)
    const summary = await showLogs(open.stored.cluster, open, {
      follow: flags.follow,
      signal: this.signal,
      sink: output.write,
      onWarning: output.note,
      ...(args.job === undefined ? {} : {job: args.job}),
      ...(flags.rank === undefined ? {} : {rank: flags.rank}),
      ...(flags.tail === undefined ? {} : {tail: flags.tail}),
    })
    if (this.mode !== 'text') await this.present(jobView, summary)
    else if (flags.follow) output.summary(summary)
  }
}
