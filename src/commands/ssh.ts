import * as Args from '@oclif/core/args'
import {clusterFlag} from '../cli/flags.ts'
import {NodeCommand} from '../cli/node-command.ts'
import {sshInForeground} from '../cli/ssh-in-foreground.ts'

export default class Ssh extends NodeCommand {
  static override summary = 'open a shell on a node, or run one command there with a terminal'
  static override description = "The system's own ssh, with the cluster's key and the nodes' pinned host keys."
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> train-1',
    '<%= config.bin %> <%= command.id %> train-1 -- htop',
  ]
  static override args = {node: Args.string({description: 'the node; default: the first'})}
  static override flags = {cluster: clusterFlag()}
  static override strict = false

  async run() {
    const {own, command} = this.splitArgv()
    const {args, flags} = await this.parse(Ssh, own)
    const {nodes, stored} = await this.openNodes(flags.cluster, args.node === undefined ? [] : [args.node])
    this.exit(await sshInForeground(nodes, stored, command))
  }
}
