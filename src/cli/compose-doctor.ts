import {canUseNamespaces} from '../../providers/local/probe.ts'
import {paths} from '../adapters/paths.ts'
import {processRunner} from '../adapters/process-runner.ts'
import {readHost} from '../adapters/read-host.ts'
import type {Host} from '../domain/doctor.ts'

/** What `doctor` looks at: this machine, without the engine and the clouds' SDKs. */
export function composeDoctor(env: NodeJS.ProcessEnv = process.env): (signal: AbortSignal) => Promise<Host> {
  const processes = processRunner()
  const options = {
    paths: paths(env),
    env,
    processes,
    canUseNamespaces: (signal: AbortSignal) => canUseNamespaces(processes, signal),
  }
  return (signal) => readHost(options, signal)
}
