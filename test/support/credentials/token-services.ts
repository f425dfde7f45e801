import {execFile} from 'node:child_process'
import {once} from 'node:events'
import {readFile} from 'node:fs/promises'
import {createServer, type Server} from 'node:http'
import {createServer as createTlsServer} from 'node:https'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {type Asked, answering, type HostAnswer} from './loopback.ts'

/** Token services at the vendors' own names, which their SDKs have built in: reached through a proxy, as from a company's network. */
export interface TokenServices extends AsyncDisposable {
  /** The same services at an address of this machine's. */
  readonly endpoint: string
  readonly asked: readonly Asked[]
  /** For the process that is to find them. */
  readonly env: Readonly<Record<string, string>>
}

/** @param folder where its certificate is written */
export async function tokenServices(
  folder: string,
  hosts: Readonly<Record<string, HostAnswer>>,
): Promise<TokenServices> {
  const all: Asked[] = []
  const ca = await certified(folder, Object.keys(hosts))
  const services = createTlsServer(
    {key: await readFile(ca.key), cert: await readFile(ca.cert)},
    answering(all, (asked) => {
      const host = String(asked.headers.host).replace(/:443$/, '')
      return (hosts[host] ?? hosts[ANY_HOST] ?? (() => ({status: 404, body: ''})))(asked)
    }),
  )
  const proxy = createServer((_, response) => void response.writeHead(502).end())
  proxy.on('connect', ({url = ''}, socket) => {
    socket.on('error', () => {})
    if (hosts[url.replace(/:443$/, '')] === undefined) return socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    services.emit('connection', socket)
  })
  const [services443, proxy3128] = [await listening(services), await listening(proxy)]
  return {
    endpoint: `https://127.0.0.1:${services443}`,
    asked: all,
    env: {HTTPS_PROXY: `http://127.0.0.1:${proxy3128}`, NO_PROXY: '127.0.0.1', NODE_EXTRA_CA_CERTS: ca.cert},
    async [Symbol.asyncDispose]() {
      for (const server of [proxy, services]) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
}

/** Where a service is asked by its address. */
export const ANY_HOST = '127.0.0.1'

/** A key, and a certificate of these names that is its own authority. @returns paths */
export async function certified(folder: string, names: readonly string[]) {
  const [key, cert] = [join(folder, `${names[0]}.key`), join(folder, `${names[0]}.pem`)]
  const subject = names.map((name) => (name === ANY_HOST ? `IP:${name}` : `DNS:${name}`)).join(',')
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=gpuctl test']
  await promisify(execFile)('openssl', [
    ...[...request, '-addext', `subjectAltName=${subject}`, '-keyout', key, '-out', cert],
  ])
  return {key, cert}
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
