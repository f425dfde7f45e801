import {paths} from '../../src/adapters/paths.ts'
import {processRunner} from '../../src/adapters/process-runner.ts'
import {resolvePulumi} from '../../src/adapters/pulumi-cli/resolve-pulumi.ts'
import type {Progress} from '../../src/domain/progress.ts'

/** Once for all end-to-end tests: the engine that they run, which may have to be built first. */
export default async function setup(): Promise<void> {
  const abort = new AbortController()
  const stop = () => abort.abort(new Error('interrupted'))
  process.once('SIGINT', stop)
  const onProgress = (progress: Progress) => {
    if (progress.kind === 'step') process.stderr.write(`# ${progress.text}\n`)
  }
  const {cache: cacheDir} = paths()
  const request = {cacheDir, processes: processRunner(), onProgress, signal: abort.signal, env: process.env}
  const {path, version, source} = await resolvePulumi(request)
  process.off('SIGINT', stop)
  process.stderr.write(`# Pulumi engine ${version} (${source}): ${path}\n`)
}
