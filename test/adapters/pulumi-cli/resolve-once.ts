/** A process of its own that resolves the engine: `resolve-once.ts CACHE`, with the caller's environment. */
import {processRunner} from '../../../src/adapters/process-runner.ts'
import {resolvePulumi} from '../../../src/adapters/pulumi-cli/resolve-pulumi.ts'

const {source} = await resolvePulumi({
  cacheDir: process.argv[2] ?? '',
  processes: processRunner(),
  onProgress: () => {},
  signal: AbortSignal.timeout(30_000),
  env: process.env,
})
console.log(source)
