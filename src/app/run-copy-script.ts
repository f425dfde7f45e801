import {explainCopyFault} from '../domain/explain-copy-fault.ts'
import type {Node} from '../domain/node.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {CommandRunner, ExecOptions} from '../ports/shell.ts'

const MAX_COMPLAINT = 2000

/** Runs one of the copy scripts on a node. @throws GpuctlError NODE_FAILED with what it said when it fails */
export async function runCopyScript(
  carrier: Pick<CommandRunner, 'exec'>,
  node: Node,
  script: string,
  args: readonly string[],
  options: ExecOptions,
): Promise<void> {
  let complaint = ''
  const {exitCode} = await carrier.exec(node, ['sh', '-c', script, 'gpuctl', ...args], {
    ...options,
    onStderr: (chunk) => {
      complaint = (complaint + chunk.toString('utf8')).slice(0, MAX_COMPLAINT)
    },
  })
  if (exitCode === 0) return
  const {message, hint} = explainCopyFault(complaint, `the copy ended with exit code ${exitCode}`)
  throw new GpuctlError('NODE_FAILED', message, hint)
}
