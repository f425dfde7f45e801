import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {dirname, join} from 'node:path'
import {python} from '../python/python-environment.ts'
import {freePort} from '../sshd.ts'
import {waitFor} from '../wait-for.ts'

export interface ServerProcess extends AsyncDisposable {
  readonly endpoint: string
}

/** Moto, which other people wrote: an EC2 to hold ours against. */
export async function startMoto(): Promise<ServerProcess> {
  const port = await freePort()
  return started(spawn(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', `${port}`], {stdio: 'ignore'}), port)
}

/** A proxy that knows the vendor's protocols and does what its rules say to requests. */
export async function startMicroburst(
  upstream: string,
): Promise<ServerProcess & {rule: (rule: object) => Promise<void>}> {
  const port = await freePort()
  const program = join(dirname(python), 'microburst')
  const args = ['--host', '127.0.0.1', '--port', `${port}`, '--upstream', upstream]
  const server = await started(spawn(program, args, {stdio: 'ignore'}), port)
  return {
    ...server,
    async rule(rule) {
      const {status} = await fetch(`${server.endpoint}/_microburst/rules`, {
        method: 'POST',
        headers: {'content-type': 'application/json'},
        body: JSON.stringify([{service: 'ec2', ...rule}]),
      })
      if (status >= 300) throw new Error(`microburst: ${status}`)
    },
  }
}

async function started(server: ChildProcess, port: number): Promise<ServerProcess> {
  const endpoint = `http://127.0.0.1:${port}`
  const end = async () => {
    server.kill('SIGKILL')
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit')
  }
  try {
    await waitFor(async () => {
      if (server.exitCode !== null) throw new Error(`${server.spawnargs.join(' ')} ended`)
      return fetch(endpoint).then(
        () => true,
        () => false,
      )
    }, 60_000)
  } catch (error) {
    await end()
    throw error
  }
  return {endpoint, [Symbol.asyncDispose]: end}
}
