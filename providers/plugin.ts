import '../src/adapters/lighten-pulumi.ts' // before all that imports Pulumi

import {readFileSync} from 'node:fs'
import {packagePath} from '../src/adapters/package-root.ts'
import type {NodeGate} from '../src/ports/node-gate.ts'
import {clouds} from './clouds.ts'
import {engineNews} from './engine-news.ts'
import {gpuctlProvider} from './provider.ts'
import {servePlugin} from './serve-plugin.ts'

const {version}: {version: string} = JSON.parse(readFileSync(packagePath(import.meta.url, 'package.json'), 'utf8'))
const cancellation = new AbortController()

// Not the engine's, which keeps its files to this user: on the hosts that are made here it would be every user's.
process.umask(0o022)

const args = process.argv.slice(2)
const gate: NodeGate = {
  judge: async (request, signal) => (await import('./node-gate.ts')).judgeNodes(request, signal),
}

await servePlugin(gpuctlProvider(version, clouds(), cancellation, engineNews(args[0]), gate), cancellation, args)
