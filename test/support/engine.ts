import {paths} from '../../src/adapters/paths.ts'
import {processRunner} from '../../src/adapters/process-runner.ts'
import type {Pulumi} from '../../src/adapters/pulumi-cli/pulumi-request.ts'
import {resolvePulumi} from '../../src/adapters/pulumi-cli/resolve-pulumi.ts'
import type {Progress} from '../../src/domain/progress.ts'

/** Once for all end-to-end tests: the engine that they run, which may have to be built first. */
export default async function setup(): Promise<void> {
  const abort = new AbortController()
  const stop = () => abort.abort(new Error('interrupted'))
  process.once('SIGINT', stop)
  const {path, version, source} = await pulumiEngine(abort.signal)
  process.off('SIGINT', stop)
  process.stderr.write(`# Pulumi engine ${version} (${source}): ${path}\n`)
}

/** The engine that gpuctl itself would take. */
export function pulumiEngine(signal: AbortSignal = new AbortController().signal): Promise<Pulumi> {
  const onProgress = (progress: Progress) => {
    if (progress.kind === 'step') process.stderr.write(`# ${progress.text}\n`)
  }
  return resolvePulumi({cacheDir: paths().cache, processes: processRunner(), onProgress, signal, env: process.env})
}
