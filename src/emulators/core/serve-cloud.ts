import {createServer, type IncomingMessage, type RequestListener, type ServerResponse} from 'node:http'
import {createServer as createTlsServer} from 'node:https'
import type {AddressInfo} from 'node:net'
import {setTimeout as delay} from 'node:timers/promises'
import type {ApiCall, CallFault, CallScript} from './call-script.ts'
import type {ApiAnswer, ApiRequest, EmulatedCloud} from './emulated-cloud.ts'

/** A listening API; its end closes every connection. */
export interface ServedCloud extends AsyncDisposable {
  /** `http://127.0.0.1:40123`. */
  readonly endpoint: string
}

export interface ServeOptions {
  /** 0: one that the system chooses. */
  readonly port?: number
  /** Where plain HTTP will not do. */
  readonly tls?: {readonly key: string; readonly cert: string}
}

/** Puts an emulated API on the loopback network, with what its script does to calls. */
export async function serveCloud(
  cloud: EmulatedCloud,
  script: CallScript,
  {port = 0, tls}: ServeOptions = {},
): Promise<ServedCloud> {
  const listener: RequestListener = (request, response) => {
    serve(cloud, script, request, response).catch((error: unknown) => {
      process.emitWarning(error instanceof Error ? error : String(error))
      response.destroy()
    })
  }
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
  server.keepAliveTimeout = IDLE_MS
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const {port: bound} = server.address() as AddressInfo
  return {
    endpoint: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${bound}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serve(cloud: EmulatedCloud, script: CallScript, incoming: IncomingMessage, response: ServerResponse) {
  const request = await requestOf(incoming)
  const operation = cloud.operationOf(request)
  if (operation === undefined) return send(response, await cloud.answer(request))
  const {call, fault} = script.begin({cloud: cloud.cloud, operation})
  for (const watcher of script.watchers) await watcher.before?.(call)
  if (fault?.kind === 'reset-before') return response.destroy()
  if (fault?.kind === 'delay') await delay(fault.ms)
  const answer = await answerTo(cloud, request, call, fault)
  for (const watcher of script.watchers) await watcher.after?.(call)
  if (fault?.kind === 'reset-after') return response.destroy()
  if (fault?.kind === 'cut-answer') return sendCut(response, answer)
  send(response, answer)
}

function answerTo(cloud: EmulatedCloud, request: ApiRequest, {operation}: ApiCall, fault: CallFault | undefined) {
  if (fault?.kind === 'error') return cloud.refusal(request, fault.error)
  if (fault?.kind !== 'operation-error') return cloud.answer(request)
  return cloud.startsOperation(operation) ? cloud.answer(request, fault.error) : cloud.refusal(request, fault.error)
}

async function requestOf(incoming: IncomingMessage): Promise<ApiRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const {method = 'GET', url = '/', headers} = incoming
  return {method, url, headers, body: Buffer.concat(chunks)}
}

function send(response: ServerResponse, {status, headers, body = ''}: ApiAnswer): void {
  response.writeHead(status, {...headers, 'content-length': Buffer.byteLength(body)})
  response.end(body)
}

/** As clouds' own front ends keep idle connections: one that ends just when a client uses it again is an answer lost. */
const IDLE_MS = 65_000

/** Half of it, though its whole length was promised. */
function sendCut(response: ServerResponse, {status, headers, body = ''}: ApiAnswer): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, {...headers, 'content-length': bytes.length})
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy())
}
