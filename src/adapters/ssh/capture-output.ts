import {Readable} from 'node:stream'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import type {CaptureOptions, CaptureResult, ExecOptions, ExecResult} from '../../ports/shell.ts'

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

/** Collects what a command prints; one that prints more than allowed is ended. */
export async function captureWith(
  exec: (options: ExecOptions) => Promise<ExecResult>,
  {signal, stdin, maxOutputBytes = MAX_OUTPUT_BYTES}: CaptureOptions = {},
): Promise<CaptureResult> {
  const tooMuch = new AbortController()
  const collected = {stdout: [] as Buffer[], stderr: [] as Buffer[]}
  let bytes = 0
  const collect = (stream: Buffer[]) => (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= maxOutputBytes) stream.push(chunk)
    else if (!tooMuch.signal.aborted) tooMuch.abort(outputTooLong(maxOutputBytes))
  }
  const {exitCode} = await exec({
    signal: AbortSignal.any(signal ? [signal, tooMuch.signal] : [tooMuch.signal]),
    onStdout: collect(collected.stdout),
    onStderr: collect(collected.stderr),
    ...(stdin !== undefined && {stdin: typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : stdin}),
  })
  const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString('utf8')
  return {exitCode, stdout: text(collected.stdout), stderr: text(collected.stderr)}
}

const outputTooLong = (limit: number) =>
  new GpuctlError('NODE_FAILED', `a command printed more than ${limit} bytes`, 'let it write to a file and copy that')
