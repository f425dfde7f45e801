import * as Flags from '@oclif/core/flags'
import {readTopology} from '../app/read-topology.ts'
import {composeHarness} from '../cli/compose-harness.ts'
import {clusterFlag, nodesFlag} from '../cli/flags.ts'
import {NodeCommand} from '../cli/node-command.ts'
import {nodeTable} from '../cli/node-table.ts'
import {writeNewFile} from '../cli/write-new-file.ts'
import {ERROR_CODES} from '../errors/codes.ts'
import {topologySvg} from '../views/topology-svg.ts'
import {topologyView} from '../views/topology-view.ts'

export default class Topology extends NodeCommand {
  static override summary = 'show what nodes are made of: GPUs, links, PCIe, CPUs and network adapters'
  static override description =
    'Each node tells what it has: GPUs and NVLinks as their driver tells them, and the PCIe tree, network adapters and NUMA nodes as its kernel shows them. Nodes that are alike are one picture; of the others it is told what they have otherwise. Where a cloud tells where nodes are in its fabric, that is told too. Ends with exit code 14 where a node did not answer.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> -n train-0 --svg train-0.svg',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override flags = {
    cluster: clusterFlag(),
    node: nodesFlag(),
    svg: Flags.string({description: 'draw it into this file too', helpValue: 'FILE'}),
    force: Flags.boolean({description: 'replace that file', dependsOn: ['svg']}),
  }

  async run() {
    const {flags} = await this.parse(Topology)
    const kit = await composeHarness()
    const {stored, nodes, options, ...world} = await this.openNodes(flags.cluster, flags.node)
    using table = nodeTable(this.mode)
    const topology = await readTopology(stored, nodes, {...world, kit}, options, table)
    table[Symbol.dispose]()
    if (flags.svg !== undefined) await writeNewFile(flags.svg, topologySvg(topology), {replace: flags.force === true})
    await this.present(topologyView, topology)
    this.exit(topology.nodes.some((each) => 'error' in each) ? ERROR_CODES.NODE_FAILED.exit : 0)
  }
}
