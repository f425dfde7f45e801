import {existsSync} from 'node:fs'
import type {Plugin} from 'rolldown'

/** AWS's SDK as ES modules, of which the bundle keeps what is used: as CommonJS, which is what its packages give Node, all is. */
export const lightenAws: Plugin = {
  name: 'lighten-aws',
  resolveId: {
    filter: {id: /^@(aws-sdk|smithy)[/]/},
    async handler(id, importer) {
      const resolved = await this.resolve(id, importer, {skipSelf: true})
      const path = resolved?.id.replace('/dist-cjs/', '/dist-es/')
      return path !== undefined && existsSync(path) ? path : resolved
    },
  },
}
