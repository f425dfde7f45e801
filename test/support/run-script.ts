import {type ChildProcessByStdio, spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import type {Readable} from 'node:stream'

export interface ScriptExit {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A process of its own for what belongs to one: its signals, its streams. `src` in the script is this package's src/. */
export function startScript(script: string): {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  readonly exit: Promise<ScriptExit>
} {
  const src = join(import.meta.dirname, '../../src')
  const {NODE_ENV, FORCE_COLOR, ...env} = process.env
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', `const src = ${JSON.stringify(src)}\n${script}`],
    {
      env: {...env, NO_COLOR: '1'},
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const texts = [child.stdout, child.stderr].map(async (stream) => {
    let text = ''
    for await (const chunk of stream.setEncoding('utf8')) text += chunk
    return text
  })
  const ended = once(child, 'close')
  const exit = Promise.all([...texts, ended]).then(([stdout = '', stderr = '']) => ({
    exitCode: child.exitCode,
    stdout: String(stdout),
    stderr: String(stderr),
  }))
  return {child, exit}
}
