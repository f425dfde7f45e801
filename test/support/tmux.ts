import {execFile, execFileSync} from 'node:child_process'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {waitFor} from './wait-for.ts'

const run = promisify(execFile)

export const hasTmux = (() => {
  try {
    return execFileSync('tmux', ['-V'], {encoding: 'utf8'}).startsWith('tmux')
  } catch {
    return false
  }
})()

/** A terminal that can be looked at: a tmux server of its own, ended on dispose. */
export interface Terminal extends AsyncDisposable {
  /** The lines on the screen and above it, without the empty ones at the end; `styled` keeps colours as escapes. */
  screen(options?: {readonly styled?: boolean}): Promise<readonly string[]>
  /** Waits until a line of the screen matches, and gives the screen. */
  until(pattern: RegExp, withinMs?: number): Promise<readonly string[]>
  /** Presses a key, as tmux names it: `C-c`. */
  press(key: string): Promise<void>
  resize(columns: number, rows: number): Promise<void>
  isCursorShown(): Promise<boolean>
}

/** Runs a command line in a terminal of this size; when it ends, its exit code stands on the screen as `exited 0`. */
export async function openTerminal(command: string, columns: number, rows: number): Promise<Terminal> {
  const folder = await mkdtemp(join(tmpdir(), 'gpuctl-tmux-'))
  const tmux = (...args: string[]) => run('tmux', ['-S', join(folder, 'socket'), '-f', '/dev/null', ...args])
  const line = `trap : INT; env -u CI -u NO_COLOR -u FORCE_COLOR -u NODE_ENV ${command}; printf 'exited %s\\n' $?; read -r _`
  await tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), 'sh', '-c', line)
  const screen: Terminal['screen'] = async ({styled = false} = {}) => {
    const {stdout} = await tmux('capture-pane', '-p', '-S', '-', ...(styled ? ['-e'] : []))
    return stdout.trimEnd().split('\n')
  }
  return {
    screen,
    async until(pattern, withinMs = 20_000) {
      let lines: readonly string[] = []
      const isSeen = async () => {
        lines = await screen()
        return lines.some((text) => pattern.test(text))
      }
      await waitFor(isSeen, withinMs).catch(() => {
        throw new Error(`${pattern} did not come on the screen:\n${lines.join('\n')}`)
      })
      return lines
    },
    press: async (key) => void (await tmux('send-keys', key)),
    resize: async (width, height) => void (await tmux('resize-window', '-x', String(width), '-y', String(height))),
    isCursorShown: async () => (await tmux('display-message', '-p', '#{cursor_flag}')).stdout.trim() === '1',
    async [Symbol.asyncDispose]() {
      await tmux('kill-server').catch(() => {})
      await rm(folder, {recursive: true, force: true})
    },
  }
}
