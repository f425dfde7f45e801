import {timingSafeEqual} from 'node:crypto'
import {createServer, type IncomingMessage} from 'node:http'
import type {AddressInfo} from 'node:net'
import {z} from 'zod'
import {emulatorScript, runScript} from './emulator-script.ts'
import type {RunningEmulators} from './run-emulators.ts'

export interface ServedControl extends AsyncDisposable {
  readonly endpoint: string
}

export interface ControlOptions {
  /** Without it nobody is heard: every user of this machine reaches the loopback network. */
  readonly token: string
  readonly onStop: () => void
}

/** What `gpuctl emulate` asks running emulators: GET /status, POST /script, POST /stop. */
export async function serveControl(running: RunningEmulators, {token, onStop}: ControlOptions): Promise<ServedControl> {
  const server = createServer(async (request, response) => {
    const reply = (status: number, data: unknown) =>
      response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(data))
    if (!isAllowed(request, token)) return reply(401, {error: 'no token'})
    const call = `${request.method} ${request.url}`
    if (call === 'GET /status') return reply(200, statusOf(running))
    if (call === 'POST /stop') {
      setImmediate(onStop)
      return reply(200, {})
    }
    if (call !== 'POST /script') return reply(404, {error: 'no such call'})
    try {
      runScript(running, emulatorScript.parse(JSON.parse(await textOf(request))))
      reply(200, statusOf(running))
    } catch (error) {
      reply(400, {error: error instanceof z.ZodError ? z.prettifyError(error) : String(error)})
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function isAllowed({headers}: IncomingMessage, token: string): boolean {
  const [given, wanted] = [Buffer.from(headers.authorization ?? ''), Buffer.from(`Bearer ${token}`)]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** All that is in the emulated accounts. */
const statusOf = ({world, clouds}: RunningEmulators) => ({
  nowUnixMs: world.clock.nowUnixMs(),
  clockRate: world.clock.rate,
  latency: world.latency,
  calls: world.script.calls.length,
  clouds: clouds.map(({cloud, endpoint}) => ({
    cloud: cloud.cloud,
    endpoint,
    resources: cloud.inventory().map(({nanoUsdPerHour, ...resource}) => ({
      ...resource,
      nanoUsdPerHour: String(nanoUsdPerHour),
    })),
    faultyHosts: cloud.faultyHosts(),
  })),
})
