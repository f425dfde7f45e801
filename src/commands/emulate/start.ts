import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../cli/base-command.ts'
import {emulatedStatus, startEmulatedClouds} from '../../cli/emulated-clouds.ts'
import {emulateStatusView} from '../../views/emulate-view.ts'

export default class EmulateStart extends BaseCommand {
  static override summary = 'start emulated clouds: the APIs of AWS, Google Cloud and Azure'
  static override description =
    'Their instances are hosts of this machine that really answer SSH. Types, zones and prices are those of the catalog; nothing is billed. `up --emulate` starts them by itself.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --foreground --no-hosts',
  ]
  static override flags = {
    foreground: Flags.boolean({description: 'serve them until Ctrl-C or `emulate stop`'}),
    hosts: Flags.boolean({description: 'put hosts behind the instances', default: true, allowNo: true}),
  }

  async run() {
    const {flags} = await this.parse(EmulateStart)
    if (flags.foreground) return this.#serve(flags.hosts)
    const {listener} = await this.openProgress('emulate start')
    await startEmulatedClouds({withHosts: flags.hosts}, listener, this.signal)
    await this.present(emulateStatusView, await emulatedStatus(this.signal))
  }

  async #serve(withHosts: boolean): Promise<void> {
    const {serveEmulators} = await import('../../cli/serve-emulators.ts')
    await serveEmulators({
      withHosts,
      signal: this.signal,
      onReady: (endpoints) => {
        const lines = Object.entries(endpoints).map(([cloud, endpoint]) => `${cloud} at ${endpoint}\n`)
        process.stderr.write(`emulated clouds, nothing is billed:\n${lines.join('')}`)
      },
    })
  }
}
