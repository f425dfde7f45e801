import {randomInt} from 'node:crypto'
import * as Flags from '@oclif/core/flags'
import {checkHealth} from '../app/check-health.ts'
import {hostsToReport, reportHosts} from '../app/report-hosts.ts'
import {composeCatalog} from '../cli/compose-catalog.ts'
import {composeBands, composeBenchHistory, composeHarness} from '../cli/compose-harness.ts'
import {clusterFlag, nodesFlag, soakMinutesFlag} from '../cli/flags.ts'
import {NodeCommand, type OpenNodes} from '../cli/node-command.ts'
import {nodeTable} from '../cli/node-table.ts'
import type {Cluster} from '../domain/cluster.ts'
import type {Health as HealthResult} from '../domain/gate/health.ts'
import type {Node} from '../domain/node.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {healthView} from '../views/health-view.ts'
import {hostsToReportView, reportQuestion} from '../views/hosts-to-report-view.ts'

export default class Health extends NodeCommand {
  static override summary = 'measure nodes and say which can be trusted'
  static override description =
    'Each node is measured, and compared with published floors of its GPUs and its machine type, with the other nodes of its pool and with its own past; what speaks against one is measured again. With --level soak all GPUs then compute at once for minutes: one that grows slower, whose clocks its hardware holds back or whose memory fails is named. Last, nodes are paired in rounds, which tells the slow one, and all measure together. How long each stage may take, and what the nodes cost meanwhile, is told first. Ends with exit code 17 where a node failed, or could not be judged. With --report the hosts of nodes that failed are reported to Google Cloud or Azure, which repair them: Google stops such a node within minutes, whatever runs on it.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> -n train-[0-3] --level full --json',
    '<%= config.bin %> <%= command.id %> -n train-3 --level soak --soak-minutes 30',
    '<%= config.bin %> <%= command.id %> -n train-3 --report',
  ]
  static override flags = {
    cluster: clusterFlag(),
    node: nodesFlag(),
    level: Flags.option({
      description: 'how much is measured',
      options: ['quick', 'full', 'soak'] as const,
      default: 'quick' as const,
    })(),
    'soak-minutes': soakMinutesFlag(),
    report: Flags.boolean({description: 'report the hosts of nodes that fail to their cloud; asks first'}),
    'dry-run': Flags.boolean({description: 'only show which hosts would be reported', dependsOn: ['report']}),
    yes: Flags.boolean({char: 'y', description: 'report without asking', dependsOn: ['report']}),
  }

  async run() {
    const {flags} = await this.parse(Health)
    const soakMinutes = flags['soak-minutes']
    if (soakMinutes !== undefined && flags.level !== 'soak')
      throw new GpuctlError('USAGE', '--soak-minutes is of a soak', 'add --level soak')
    const mayReport = flags.yes || flags['dry-run'] || !flags.report
    if (!mayReport && !this.canAsk) await this.confirm('Report the hosts of nodes that fail?') // not after minutes of measuring
    const [kit, bands] = await Promise.all([composeHarness(), composeBands()])
    const {stored, nodes, ...world} = await this.openNodes(flags.cluster, flags.node)
    using table = nodeTable(this.mode)
    const request = {
      ...{nodes, level: flags.level, seed: randomInt(2 ** 32), ...(soakMinutes && {soakMinutes})},
      onLimit: (text: string) => this.say(text),
      ...table,
    }
    const health = await checkHealth(
      stored.cluster,
      request,
      {...world, kit, bands, history: composeBenchHistory(), ...composeCatalog()},
      this.signal,
    )
    table[Symbol.dispose]()
    const reported = flags.report ? await this.#report(stored.cluster, nodes, health, world, flags) : {}
    await this.present(healthView, {...health, ...reported})
    this.exit(health.exitCode)
  }

  async #report(
    cluster: Cluster,
    nodes: readonly Node[],
    health: HealthResult,
    world: Pick<OpenNodes, 'clouds' | 'now' | 'options'>,
    flags: {readonly yes: boolean; readonly 'dry-run': boolean},
  ): Promise<Pick<HealthResult, 'reports' | 'toReport'>> {
    const hosts = await hostsToReport(cluster, nodes, health, world)
    if (hosts.length === 0) this.say('there is no host to report')
    if (flags['dry-run'] || hosts.length === 0) return {toReport: hosts}
    if (!flags.yes) {
      this.preview(hostsToReportView, hosts)
      if (!(await this.asks(reportQuestion(hosts)))) return {}
    }
    return {reports: await reportHosts(cluster, hosts, world, world.options)}
  }
}
