import {execFile} from 'node:child_process'
import {dirname, join} from 'node:path'

const RUN = join(dirname(dirname(import.meta.dirname)), 'bin/run.js')

export interface GpuctlResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** The built gpuctl as a real process, without a terminal. */
export function runGpuctl(
  args: readonly string[],
  {cwd, env = {}}: {readonly cwd?: string; readonly env?: Readonly<Record<string, string>>} = {},
): Promise<GpuctlResult> {
  const {NODE_ENV, FORCE_COLOR, COLUMNS, ...inherited} = process.env
  return new Promise((resolve) => {
    const options = {
      env: {...inherited, ...env},
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      ...(cwd && {cwd}),
    } as const
    const child = execFile(process.execPath, [RUN, ...args], options, (_, stdout, stderr) =>
      resolve({exitCode: child.exitCode ?? -1, stdout, stderr}),
    )
  })
}
