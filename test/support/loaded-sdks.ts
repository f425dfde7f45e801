import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {onTestFinished} from 'vitest'

const root = dirname(dirname(import.meta.dirname))

export interface ToldScripts {
  /** For gpuctl's environment. */
  readonly env: Readonly<Record<string, string>>
  /** What the gpuctl processes of this environment loaded. */
  packages(): readonly string[]
}

/** Has processes tell which packages they load, those in our own bundles too. */
export function toldScripts(): ToldScripts {
  const folder = mkdtempSync(join(tmpdir(), 'gpuctl-scripts-'))
  onTestFinished(() => rmSync(folder, {recursive: true}))
  const hook = pathToFileURL(join(import.meta.dirname, 'tell-scripts.ts')).href
  return {
    env: {NODE_OPTIONS: `--import ${hook}`, GPUCTL_TEST_SCRIPTS: folder},
    packages() {
      const files = readdirSync(folder).filter((name) => name.startsWith('run.js-'))
      if (files.length === 0) throw new Error('no gpuctl told what it loaded')
      const urls = files.flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
      return [...new Set(urls.flatMap(packagesIn))]
    },
  }
}

export type Sdk = 'aws' | 'gcp' | 'azure'

export const sdksAmong = (packages: readonly string[]): readonly Sdk[] =>
  (Object.keys(SDKS) as Sdk[]).filter((cloud) => packages.some((name) => SDKS[cloud].test(name)))

const SDKS: Readonly<Record<Sdk, RegExp>> = {
  aws: /^@(aws|aws-sdk|smithy)\//,
  gcp: /^(@google-cloud\/|google-(gax|auth-library|logging-utils)$|gaxios$|gcp-metadata$)/, // not what Pulumi has of Google's
  azure: /^@(azure|typespec)\//,
}

const bundled: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(join(root, 'dist/packages.json'), 'utf8'),
)

function packagesIn(url: string): readonly string[] {
  const [, own] = /[/]dist[/]((?:bundle|scripts)[/].*)$/.exec(url) ?? []
  const [, foreign] = /.*[/]node_modules[/]((?:@[^/]+[/])?[^/]+)[/]/.exec(url) ?? []
  if (own === undefined) return foreign === undefined ? [] : [foreign]
  const within = bundled[own]
  if (within === undefined) throw new Error(`nobody knows what is in ${own}: npm run build`)
  return within
}
