import * as Args from '@oclif/core/args'
import {copyFiles} from '../app/copy-files.ts'
import {copyMeter} from '../cli/copy-meter.ts'
import {clusterFlag} from '../cli/flags.ts'
import {NodeCommand} from '../cli/node-command.ts'
import {copyView} from '../views/copy-view.ts'

export default class Cp extends NodeCommand {
  static override summary = 'copy files and folders to nodes and back'
  static override description =
    'The remote side is NODE:PATH, POOL:PATH, or :PATH for all nodes. As with cp -r, a target that is a folder or ends in / takes them inside. A local name with a colon is written ./a:b.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> train.py :/root/',
    '<%= config.bin %> <%= command.id %> data train-0:/mnt/data',
    '<%= config.bin %> <%= command.id %> :/root/out results',
  ]
  static override args = {
    operand: Args.string({required: true, description: 'what to copy, then where to', multiple: true}),
  }
  static override flags = {cluster: clusterFlag()}
  static override strict = false

  async run() {
    const {argv, flags} = await this.parse(Cp)
    const {nodes, ...world} = await this.openNodes(flags.cluster)
    using meter = copyMeter(this.mode)
    const request = {nodes, operands: argv.map(String), onTotal: meter.onTotal, onProgress: meter.onProgress}
    const summary = await copyFiles(request, world, this.signal)
    meter[Symbol.dispose]()
    await this.present(copyView, {...summary, nodes: summary.nodes.map(({name}) => name)})
  }
}
