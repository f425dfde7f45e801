import {randomInt} from 'node:crypto'
import * as Flags from '@oclif/core/flags'
import {checkHealth} from '../app/check-health.ts'
import {composeCatalog} from '../cli/compose-catalog.ts'
import {composeBands, composeBenchHistory, composeHarness} from '../cli/compose-harness.ts'
import {clusterFlag, nodesFlag} from '../cli/flags.ts'
import {NodeCommand} from '../cli/node-command.ts'
import {nodeLine} from '../cli/node-line.ts'
import {healthLimitText} from '../views/health-limit-text.ts'
import {healthView} from '../views/health-view.ts'

export default class Health extends NodeCommand {
  static override summary = 'measure nodes and say which can be trusted'
  static override description =
    'Each node is measured, and compared with published floors of its GPUs, with the other nodes of its pool and with its own past; what speaks against one is measured again. Then nodes are paired in rounds, which tells the slow one, and all measure together. Ends with exit code 17 where a node failed, or could not be judged.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> -n train-[0-3] --level full --json',
  ]
  static override flags = {
    cluster: clusterFlag(),
    node: nodesFlag(),
    level: Flags.option({
      description: 'how much is measured',
      options: ['quick', 'full', 'soak'] as const,
      default: 'quick' as const,
    })(),
  }

  async run() {
    const {flags} = await this.parse(Health)
    const [kit, bands] = await Promise.all([composeHarness(), composeBands()])
    const {stored, nodes, ...world} = await this.openNodes(flags.cluster, flags.node)
    using line = nodeLine(this.mode)
    const request = {
      ...{nodes, level: flags.level, seed: randomInt(2 ** 32)},
      onLimit: (limit: Parameters<typeof healthLimitText>[0]) => this.say(healthLimitText(limit)),
      ...line,
    }
    const health = await checkHealth(
      stored.cluster,
      request,
      {...world, kit, bands, history: composeBenchHistory(), ...composeCatalog()},
      this.signal,
    )
    line[Symbol.dispose]()
    await this.present(healthView, health)
    this.exit(health.exitCode)
  }
}
