import {basename} from 'node:path'
import {string as argument} from '@oclif/core/args'
import {boolean, string} from '@oclif/core/flags'
import {starterFile} from '../app/starter-file.ts'
import {BaseCommand} from '../cli/base-command.ts'
import {writeNewFile} from '../cli/write-new-file.ts'
import {initView} from '../views/init-view.ts'

export default class Init extends BaseCommand {
  static override summary = 'write a commented cluster file to start from'
  static override description = 'Makes nothing but the file; without --force it replaces none.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> clusters/llama.yaml --name llama-sft',
  ]
  static override args = {file: argument({description: 'where to', default: 'gpuctl.yaml'})}
  static override flags = {
    name: string({description: "the cluster's name; default: the folder's", helpValue: 'NAME'}),
    force: boolean({description: 'replace the file if there is one'}),
  }

  async run() {
    const {args, flags} = await this.parse(Init)
    const {name, text} = starterFile({name: flags.name, folder: basename(process.cwd())})
    await writeNewFile(args.file, text, {replace: flags.force})
    await this.present(initView, {path: args.file, name})
  }
}
