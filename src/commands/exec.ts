import * as Flags from '@oclif/core/flags'
import {execOnNodes} from '../app/exec-on-nodes.ts'
import {ExecOutput} from '../cli/exec-output.ts'
import {clusterFlag, nodesFlag} from '../cli/flags.ts'
import {NodeCommand} from '../cli/node-command.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {execView} from '../views/exec-view.ts'

export default class Exec extends NodeCommand {
  static override summary = 'run a command on every node, or on some'
  static override description =
    'The words behind -- reach the nodes as they are; for a pipe or a variable give a shell: -- sh -c "…". The exit code is the worst of all nodes.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> -- hostname',
    '<%= config.bin %> <%= command.id %> -n train-[0-3] --group -- nvidia-smi -L',
    '<%= config.bin %> <%= command.id %> -n train -- sh -c "df -h / | tail -1"',
  ]
  static override flags = {
    cluster: clusterFlag(),
    node: nodesFlag(),
    group: Flags.boolean({description: 'print after the end, nodes that said the same together'}),
    stdin: Flags.boolean({description: 'give standard input to the command, the same to every node'}),
    'fail-fast': Flags.boolean({description: 'end the command everywhere when it fails on one node'}),
    timeout: Flags.integer({description: 'seconds that a node may take', min: 1, helpValue: 'SECONDS'}),
  }

  async run() {
    const {own, command} = this.splitArgv()
    const {flags} = await this.parse(Exec, own)
    if (command.length === 0)
      throw new GpuctlError('USAGE', 'no command was given', 'put it behind --: gpuctl exec -- hostname')
    const {nodes, shell} = await this.openNodes(flags.cluster, flags.node)
    const output = new ExecOutput(nodes, flags.group || this.mode !== 'text' ? 'collected' : 'streamed')
    const {timeout} = flags
    const summary = await execOnNodes(
      {
        nodes,
        argv: command,
        shell,
        failFast: flags['fail-fast'],
        ...(flags.stdin ? {stdin: process.stdin} : {}),
        ...(timeout === undefined ? {} : {timeoutMs: timeout * 1000}),
        onOutput: output.take,
      },
      this.signal,
    )
    const report = output.report(summary)
    if (output.mode === 'collected') await this.present(execView, report)
    else output.finish(report)
    this.exit(summary.exitCode)
  }
}
