import {doctor} from '../app/doctor.ts'
import {BaseCommand} from '../cli/base-command.ts'
import {composeDoctor} from '../cli/compose-doctor.ts'
import {ERROR_CODES} from '../errors/codes.ts'
import {doctorView} from '../views/doctor-view.ts'

export default class Doctor extends BaseCommand {
  static override summary = 'show what of this machine gpuctl can use, what is missing, and how to get it'
  static override description = 'Changes nothing. Exits with 9 when something is missing that a local cluster needs.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']

  async run() {
    await this.parse(Doctor)
    const diagnosis = await doctor(composeDoctor(), this.signal)
    await this.present(doctorView, diagnosis)
    if (!diagnosis.ready) this.exit(ERROR_CODES.TOOL_MISSING.exit)
  }
}
