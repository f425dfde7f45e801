import {join} from 'node:path'
import {paths} from '../../src/adapters/paths.ts'
import {processRunner} from '../../src/adapters/process-runner.ts'
import {resolvePulumi} from '../../src/adapters/pulumi-cli/resolve-pulumi.ts'
import type {BenchHome} from './bench-home.ts'
import type {Subject} from './compare.ts'

/** The least that a program of Pulumi's Automation API takes, with the engine that gpuctl uses. */
export async function barePulumi(home: BenchHome): Promise<Subject> {
  const {path} = await resolvePulumi({
    cacheDir: paths().cache,
    processes: processRunner(),
    onProgress: (progress) => progress.kind === 'step' && console.error(`# ${progress.text}`),
    signal: new AbortController().signal,
    env: process.env,
  })
  const script = join(import.meta.dirname, 'bare-up.ts')
  const folder = join(home.folder, 'bare')
  return {
    label: 'bare Pulumi up of an empty program',
    run: () => home.run(process.execPath, script, path, folder),
  }
}
