import {createRequire} from 'node:module'
import {main} from '@pulumi/pulumi/provider/server.js'
import {pluginClouds} from '../src/cli/clouds.ts'
import {gpuctlProvider} from './provider.ts'

/** How long a cancelled call has to leave things so that the next run finds them. */
const GRACE_MS = 10_000

const {version} = createRequire(import.meta.url)('gpuctl/package.json') as {version: string}
const cancellation = new AbortController()
const clouds = pluginClouds()

// The engine holds our standard input open. When it was killed nobody would tell us, and a call would go on unseen.
process.stdin.on('end', endWithEngine).on('error', endWithEngine).resume()

await main(gpuctlProvider(version, clouds, cancellation), process.argv.slice(2))

function endWithEngine(): void {
  cancellation.abort()
  setTimeout(() => process.exit(0), GRACE_MS).unref()
  process.once('beforeExit', () => process.exit(0))
}
