import type {Readable, Writable} from 'node:stream'
import type {Node} from '../domain/node.ts'

/** Remote execution on nodes over one pooled connection a node. `await using` closes all connections. */
export interface Shell extends CommandRunner, AsyncDisposable {}

export interface CommandRunner {
  /**
   * Runs a program on a node. `argv` arrives as it is, whatever it contains: no shell sees its words.
   * Resolves when the program ended and its output is drained.
   * @throws GpuctlError NODE_FAILED (unreachable, connection lost), AUTH_FAILED (key refused, host key changed)
   */
  exec(node: Node, argv: readonly string[], options?: ExecOptions): Promise<ExecResult>
  /** Like {@link exec}, with the output collected (at most `maxOutputBytes`, 16 MiB unless told). */
  capture(node: Node, argv: readonly string[], options?: CaptureOptions): Promise<CaptureResult>
}

export interface ExecOptions {
  readonly signal?: AbortSignal
  readonly stdin?: Readable | InputFile
  readonly onStdout?: (chunk: Buffer) => void
  readonly onStderr?: (chunk: Buffer) => void
  /** Takes stdout with back-pressure, and is not ended; `onStdout` may watch beside it. */
  readonly stdout?: Writable
}

/** A file of this machine, for a program to read from its start. */
export interface InputFile {
  readonly path: string
  /** It may grow meanwhile: the program must take no more than this. */
  readonly sizeBytes: number
  /** Bytes that were read since the last call. */
  readonly onBytes?: (bytes: number) => void
}

export interface ExecResult {
  /** 0 to 255; 128 + n when signal n ended it, as a shell would say. */
  readonly exitCode: number
}

export interface CaptureOptions {
  readonly signal?: AbortSignal
  readonly stdin?: Readable | string
  readonly maxOutputBytes?: number
}

export interface CaptureResult extends ExecResult {
  readonly stdout: string
  readonly stderr: string
}
