import {BaseCommand} from '../cli/base-command.ts'
import {schemaView} from '../views/schema-view.ts'

export default class Schema extends BaseCommand {
  static override summary = 'print the JSON Schema of cluster files, for editors'
  static override description =
    'An editor with a YAML language server then completes and checks gpuctl.yaml; the first lines of the file that init writes name the schema.'
  static override examples = ['<%= config.bin %> <%= command.id %> > gpuctl.schema.json']

  async run() {
    await this.parse(Schema)
    await this.present(schemaView, undefined)
  }
}
