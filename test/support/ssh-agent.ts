import {execFileSync, spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {waitFor} from './wait-for.ts'

/** An ssh-agent of the test's own that holds these keys. */
export async function startAgent(keys: readonly string[]): Promise<AsyncDisposable & {readonly socket: string}> {
  const directory = mkdtempSync(join(tmpdir(), 'gpuctl-agent-'))
  const socket = join(directory, 'socket')
  const agent = spawn('ssh-agent', ['-D', '-a', socket], {stdio: 'ignore'})
  const env = {...process.env, SSH_AUTH_SOCK: socket}
  // Its socket is there before it listens; 2 is that it cannot be reached.
  await waitFor(() => spawnSync('ssh-add', ['-l'], {env}).status !== 2)
  for (const key of keys) execFileSync('ssh-add', ['-q', key], {env})
  return {
    socket,
    async [Symbol.asyncDispose]() {
      agent.kill()
      if (agent.exitCode === null && agent.signalCode === null) await once(agent, 'exit')
      rmSync(directory, {recursive: true, force: true})
    },
  }
}
