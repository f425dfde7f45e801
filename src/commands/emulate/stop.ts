import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../cli/base-command.ts'
import {emulatedStatus, stopEmulatedClouds} from '../../cli/emulated-clouds.ts'
import {emulateStatusView} from '../../views/emulate-view.ts'

export default class EmulateStop extends BaseCommand {
  static override summary = 'stop emulated clouds; all that they have goes'
  static override description =
    'Prints what went with them. Clusters that were on them are gone, too: `down` forgets those.'
  static override examples = ['<%= config.bin %> <%= command.id %> --yes']
  static override flags = {yes: Flags.boolean({char: 'y', description: 'do not ask'})}

  async run() {
    const {flags} = await this.parse(EmulateStop)
    const {clouds} = await emulatedStatus(this.signal)
    const left = clouds.reduce((sum, {resources}) => sum + resources.length, 0)
    if (left > 0 && !flags.yes) await this.confirm(`Stop emulated clouds that have ${left} resources?`)
    await this.present(emulateStatusView, await stopEmulatedClouds(this.signal))
  }
}
