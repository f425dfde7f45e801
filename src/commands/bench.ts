import {randomInt} from 'node:crypto'
import * as Flags from '@oclif/core/flags'
import {bandsOfNodes} from '../app/bands-of-nodes.ts'
import {benchBefore, keepBench} from '../app/bench-before.ts'
import {benchCluster, messageSizes, testsNamed} from '../app/bench-cluster.ts'
import {composeCatalog} from '../cli/compose-catalog.ts'
import {composeBands, composeBenchHistory, composeHarness} from '../cli/compose-harness.ts'
import {clusterFlag, nodesFlag} from '../cli/flags.ts'
import {NodeCommand} from '../cli/node-command.ts'
import {nodeTable} from '../cli/node-table.ts'
import {writeNewFile} from '../cli/write-new-file.ts'
import {benchHtml} from '../views/bench-html.ts'
import {benchListView} from '../views/bench-list-view.ts'
import {benchView} from '../views/bench-view.ts'

export default class Bench extends NodeCommand {
  static override summary = 'measure every node, or some'
  static override description =
    'Each node measures itself, all at once: its memory, its disk and its NVIDIA GPUs. Figures of many GPUs or pairs of them stand in one row, with the least and the most and whose they are; --json has them all. Then what is between nodes: TCP, and RDMA where nodes have it and perftest, in rounds in which every node has another partner, all pairs at once; that tells the slow node, and which of its adapters or GPUs is slow; and collectives of all nodes. Nodes of one machine measure one after the other. Beside each median stand the spread of its samples and their number. What is read, written, sent and added up is checked. Ends with exit code 14 where something could not be measured, or data was wrong.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> -n train-[0-3] --tests memory_triad,disk_read --json',
    '<%= config.bin %> <%= command.id %> --tests tcp_bandwidth,cpu_all_reduce --rounds 7',
    '<%= config.bin %> <%= command.id %> --tests memory_triad,disk_read --compare last',
    '<%= config.bin %> <%= command.id %> --list',
  ]
  static override flags = {
    cluster: clusterFlag(),
    node: nodesFlag(),
    list: Flags.boolean({description: 'show the tests that there are, and measure nothing'}),
    tests: Flags.string({description: 'only these tests, with commas', helpValue: 'NAMES'}),
    rounds: Flags.integer({description: 'in how many rounds nodes are paired', min: 1, max: 1000, default: 5}),
    seed: Flags.integer({
      description: 'chooses the pairs; the seed of an earlier bench, which --json tells, chooses the same ones',
      min: 0,
      max: 2 ** 32 - 1,
    }),
    sizes: Flags.string({description: "bytes of the collectives' messages, with commas", helpValue: 'BYTES'}),
    compare: Flags.string({
      description:
        'say what differs from the bench before (last), or from that of another cluster; or what is published of such GPUs and machines (bands)',
      helpValue: 'last|bands|CLUSTER',
    }),
    html: Flags.string({description: 'write it as a page into this file too', helpValue: 'FILE'}),
    force: Flags.boolean({description: 'replace that file', dependsOn: ['html']}),
    samples: Flags.integer({description: 'how often each figure is taken', min: 1, max: 1000, default: 5}),
  }

  async run() {
    const {flags} = await this.parse(Bench)
    const kit = await composeHarness()
    if (flags.list) return this.present(benchListView, kit.tests)
    const tests = testsNamed(flags.tests, kit)
    const sizes = messageSizes(flags.sizes)
    const {stored, nodes, ...world} = await this.openNodes(flags.cluster, flags.node)
    const history = composeBenchHistory()
    const isWithBands = flags.compare === 'bands'
    const before = isWithBands ? undefined : await benchBefore(stored.cluster.id.name, flags.compare, history)
    using table = nodeTable(this.mode)
    const request = {
      ...{nodes, tests, samples: flags.samples, rounds: flags.rounds},
      ...{seed: flags.seed ?? randomInt(2 ** 32), ...(sizes && {sizes})},
      ...table,
    }
    const atUnixMs = world.now()
    const measured = await benchCluster(stored.cluster, request, {...world, kit}, this.signal)
    const bandsOf = isWithBands && (await bandsOfNodes(stored.cluster, await composeBands(), composeCatalog()))
    const beside = {...(before && {before}), ...(bandsOf && {bandsOf})}
    const bench = await keepBench(measured, {nodes, atUnixMs, ...beside}, history)
    table[Symbol.dispose]()
    if (flags.html !== undefined)
      await writeNewFile(flags.html, benchHtml(bench, atUnixMs), {replace: flags.force === true})
    await this.present(benchView, bench)
    this.exit(bench.exitCode)
  }
}
