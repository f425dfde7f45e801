import {BaseCommand} from '../../cli/base-command.ts'
import {emulatedStatus} from '../../cli/emulated-clouds.ts'
import {emulateStatusView} from '../../views/emulate-view.ts'

export default class EmulateStatus extends BaseCommand {
  static override summary = 'show what emulated clouds have, and where they listen'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']

  async run() {
    await this.parse(EmulateStatus)
    await this.present(emulateStatusView, await emulatedStatus(this.signal))
  }
}
