/** Runs programs of this machine; never through a shell. */
export interface ProcessRunner {
  run(file: string, args: readonly string[], options?: RunOptions): Promise<ProcessResult>
}

export interface RunOptions {
  readonly signal?: AbortSignal
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
}

export interface ProcessResult {
  /** 0 to 255; 128 + n when signal n ended it; 127 when there is no such program. */
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}
