import {type ChildProcess, spawn} from 'node:child_process'
import {Socket} from 'node:net'
import {extname} from 'node:path'
import {fileURLToPath} from 'node:url'
import {GpuctlError} from '../../errors/gpuctl-error.ts'

export interface ConnectRequest {
  readonly id: number
  readonly host: string
  readonly port: number
}

/** Comes with the socket unless there is an error. */
export interface ConnectReply {
  readonly id: number
  readonly error?: {readonly code: string; readonly message: string}
}

/** TCP connections made inside network namespaces of this machine. */
export interface NetnsSockets extends Disposable {
  connect(namespace: string, host: string, port: number): Promise<Socket>
}

/** A process cannot enter another namespace once it has threads, so one small child a namespace connects for it. */
export function netnsSockets(): NetnsSockets {
  const connectors = new Map<string, Connector>()
  return {
    connect(namespace, host, port) {
      let connector = connectors.get(namespace)
      if (!connector) {
        connector = startConnector(namespace, () => connectors.delete(namespace))
        connectors.set(namespace, connector)
      }
      return connector.connect(host, port)
    },
    [Symbol.dispose]() {
      for (const connector of connectors.values()) connector.stop()
    },
  }
}

interface Connector {
  connect(host: string, port: number): Promise<Socket>
  stop(): void
}

function startConnector(namespace: string, onEnd: () => void): Connector {
  const waiting = new Map<number, PromiseWithResolvers<Socket>>()
  let lastId = 0
  const child = spawnConnector(namespace)
  let complaint = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-1000)
  })
  const fail = (cause?: Error) => {
    onEnd()
    const error = connectorFailed(namespace, complaint, cause)
    for (const {reject} of waiting.values()) reject(error)
    waiting.clear()
  }
  child.on('message', (reply: ConnectReply, socket: unknown) => {
    const request = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (socket instanceof Socket) request ? request.resolve(socket) : socket.destroy()
    else request?.reject(Object.assign(new Error(reply.error?.message ?? 'the connection was closed'), reply.error))
  })
  child.once('error', fail).once('close', () => fail())
  return {
    connect(host, port) {
      const request: ConnectRequest = {id: ++lastId, host, port}
      const answer = Promise.withResolvers<Socket>()
      waiting.set(request.id, answer)
      child.send(request, (error) => error && answer.reject(connectorFailed(namespace, complaint, error)))
      return answer.promise
    },
    stop: () => child.connected && child.disconnect(),
  }
}

/** Node runs the .ts file of a checkout as well as the .js file of a build. */
function spawnConnector(namespace: string): ChildProcess {
  const script = fileURLToPath(new URL(`./netns-connector${extname(import.meta.url)}`, import.meta.url))
  const args = [`--net=/run/netns/${namespace}`, process.execPath, script]
  return spawn('nsenter', args, {stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env: {...process.env, NODE_OPTIONS: ''}})
}

function connectorFailed(namespace: string, complaint: string, cause?: Error): GpuctlError {
  if (cause && 'code' in cause && cause.code === 'ENOENT')
    return new GpuctlError('TOOL_MISSING', 'nsenter is not installed', 'install util-linux', {cause})
  return new GpuctlError(
    'NODE_FAILED',
    `cannot enter network namespace ${namespace}: ${complaint.trim() || cause?.message || 'its connector ended'}`,
    'see `ip netns list`; entering a namespace takes root',
    {cause},
  )
}
