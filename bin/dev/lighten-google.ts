import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {pathToFileURL} from 'node:url'
import type {Plugin} from 'rolldown'

/**
 * Google's library with what gpuctl speaks of its protocol alone, 0.2 MB of 12, and without gRPC, which Compute Engine has none of.
 *
 * @param dist where the part of the protocol is told by what was just compiled
 */
export async function lightenGoogle(dist: string): Promise<Plugin> {
  const {spokenProtos} = await import(pathToFileURL(join(dist, 'providers/gcp/prune-protos.js')).href)
  return {
    name: 'lighten-google',
    resolveId: {filter: {id: /^google-gax$/}, handler: () => STAND_IN},
    load: {
      filter: {
        id: /^\0google-gax$|[/]@google-cloud[/]compute[/]build[/]protos[/]protos[.]json$|[/]google-gax[/]build[/]protos[/]\w+[.]js$/,
      },
      handler(id) {
        if (id === STAND_IN) return gax()
        if (id.endsWith('.js')) return 'module.exports = {}' // other protocols, which it would only hand on
        return {code: asScript(spokenProtos(JSON.parse(readFileSync(id, 'utf8')))), moduleType: 'js'}
      },
    },
  }
}

const STAND_IN = '\0google-gax'

/** V8 reads JSON faster than JavaScript. */
const asScript = (value: unknown) => `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(value))})`

/** All that clients which speak REST take of it. */
function gax(): string {
  const require = createRequire(import.meta.url)
  const main = require.resolve('google-gax')
  const [folder, logging] = [dirname(main), createRequire(main).resolve('google-logging-utils')]
  const from = (...path: string[]) => `from ${JSON.stringify(join(...path))}`
  return [
    `export * as fallback ${from(folder, 'fallback.js')}`,
    `export {decodeAnyProtosInArray} ${from(folder, 'util.js')}`,
    `export * as loggingUtils ${from(logging)}`,
  ].join('\n')
}
