import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')
const RUN = join(ROOT, 'bin', 'run.js')

/** No command of these tests takes as long, on the slowest machine that they should pass on. */
const LONGEST_MS = 240_000

export interface GpuctlOptions {
  /** Its GPUCTL_HOME. */
  readonly home: string
  /** Undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** Without it, standard input is empty. */
  readonly stdin?: string
  /** Program and words before Node's own, such as `setpriv --reuid nobody`. */
  readonly through?: readonly string[]
}

export interface GpuctlExit {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Gpuctl {
  readonly pid: number
  readonly exit: Promise<GpuctlExit>
  kill(signal: NodeJS.Signals): void
  /** Resolves when what it printed so far matches, on either stream. */
  waitForOutput(pattern: RegExp): Promise<void>
  /** Calls back for each whole line of stdout. */
  onLine(listener: (line: string) => void): void
}

/** Starts the built gpuctl as a user does, without a terminal. It is killed when it takes longer than any command should. */
export function startGpuctl(
  args: readonly string[],
  {home, env, cwd = home, stdin, through = []}: GpuctlOptions,
): Gpuctl {
  const [file = '', ...words] = [...through, process.execPath, RUN, ...args]
  const child = spawn(file, words, {cwd, env: {...inherited(), GPUCTL_HOME: home, ...env}})
  const {pid} = child
  if (pid === undefined) throw new Error(`${file} did not start`)
  child.stdin.on('error', () => {}).end(stdin ?? '')
  const printed = {stdout: '', stderr: ''}
  const listeners: ((line: string) => void)[] = []
  let unfinished = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed.stdout += chunk
    const lines = (unfinished + chunk).split('\n')
    unfinished = lines.pop() ?? ''
    for (const line of lines) for (const listener of listeners) listener(line)
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    printed.stderr += chunk
  })
  const hung = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS)
  const closed = once(child, 'close')
  return {
    pid,
    exit: closed.then(([exitCode, signal]) => {
      clearTimeout(hung)
      return {exitCode, signal, ...printed}
    }),
    kill: (signal) => void child.kill(signal),
    async waitForOutput(pattern) {
      const ended = closed.then(() => true)
      const more = () => Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended])
      while (!pattern.test(printed.stdout) && !pattern.test(printed.stderr)) {
        if ((await more()) === true) throw new Error(`ended without ${pattern}:\n${printed.stdout}${printed.stderr}`)
      }
    },
    onLine: (listener) => void listeners.push(listener),
  }
}

export const runGpuctl = (args: readonly string[], options: GpuctlOptions): Promise<GpuctlExit> =>
  startGpuctl(args, options).exit

/** The machine's environment without what changes how gpuctl answers. */
function inherited(): NodeJS.ProcessEnv {
  const {NODE_ENV, CI, FORCE_COLOR, GPUCTL_BACKEND, GPUCTL_LOCAL_MODE, GPUCTL_PLUGIN_DIR, ...rest} = process.env
  return {...rest, NO_COLOR: '1'}
}
