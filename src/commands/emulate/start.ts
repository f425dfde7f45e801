import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../cli/base-command.ts'
import {clockRate, time, timeScript} from '../../cli/emulate-flags.ts'
import {type EmulatorStart, emulatedStatus, startEmulatedClouds} from '../../cli/emulated-clouds.ts'
import {emulateStatusView} from '../../views/emulate-view.ts'

export default class EmulateStart extends BaseCommand {
  static override summary = 'start emulated clouds: the APIs of AWS, Google Cloud and Azure'
  static override description =
    'Their instances are hosts of this machine that really answer SSH. Types, zones and prices are those of the catalog; nothing is billed. `up --emulate` starts them by itself. What is said of time holds for those that run already, too; `emulate status` tells it.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --foreground --no-hosts',
    '<%= config.bin %> <%= command.id %> --boot-time 5m --operation-time 30s --clock-rate 60',
  ]
  static override flags = {
    foreground: Flags.boolean({description: 'serve them until Ctrl-C or `emulate stop`'}),
    hosts: Flags.boolean({description: 'put hosts behind the instances', default: true, allowNo: true}),
    'boot-time': time({description: 'how long instances boot, by their clock; at first 0s'}),
    'operation-time': time({description: 'how long other operations take; at first 0s'}),
    'listing-delay': time({description: 'until listings show what was made or ended; at first 0s'}),
    'clock-rate': clockRate({
      description:
        'how much faster than real time their clock runs: 60 makes a minute a second; at 0 only scripts move it',
    }),
  }

  async run() {
    const {flags} = await this.parse(EmulateStart)
    const script = timeScript(flags)
    if (flags.foreground) return this.#serve({withHosts: flags.hosts, script})
    const {listener} = await this.openProgress('emulate start')
    await startEmulatedClouds({withHosts: flags.hosts, script}, listener, this.signal)
    await this.present(emulateStatusView, await emulatedStatus(this.signal))
  }

  async #serve(how: EmulatorStart): Promise<void> {
    const {serveEmulators} = await import('../../cli/serve-emulators.ts')
    await serveEmulators({
      ...how,
      signal: this.signal,
      onReady: (endpoints) => {
        const lines = Object.entries(endpoints).map(([cloud, endpoint]) => `${cloud} at ${endpoint}\n`)
        process.stderr.write(`emulated clouds, nothing is billed:\n${lines.join('')}`)
      },
    })
  }
}
