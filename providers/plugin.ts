import {readFileSync} from 'node:fs'
import {main} from '@pulumi/pulumi/provider/server.js'
import {packagePath} from '../src/adapters/package-root.ts'
import {clouds} from '../src/cli/clouds.ts'
import {gpuctlProvider} from './provider.ts'

/** How long a cancelled call has to leave things so that the next run finds them. */
const GRACE_MS = 10_000

const {version}: {version: string} = JSON.parse(readFileSync(packagePath(import.meta.url, 'package.json'), 'utf8'))
const cancellation = new AbortController()
const wired = Object.values(clouds())

// The engine holds our standard input open. When it was killed nobody would tell us, and a call would go on unseen.
process.stdin.on('end', endWithEngine).on('error', endWithEngine).resume()

await main(gpuctlProvider(version, wired, cancellation), process.argv.slice(2))

function endWithEngine(): void {
  cancellation.abort()
  setTimeout(() => process.exit(0), GRACE_MS).unref()
  process.once('beforeExit', () => process.exit(0))
}
