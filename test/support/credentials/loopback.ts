import {createServer, type RequestListener} from 'node:http'
import type {AddressInfo} from 'node:net'

/** What an endpoint for credentials was asked. */
export interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

export type HostAnswer = (asked: Asked) => Answer | Promise<Answer>

/** An endpoint on loopback that hands out credentials, as each vendor's own does. */
export async function loopback(
  answer: HostAnswer,
): Promise<AsyncDisposable & {readonly endpoint: string; readonly asked: readonly Asked[]}> {
  const all: Asked[] = []
  const server = createServer(answering(all, answer))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: all,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** @param all whatever is asked is added to it */
export function answering(all: Asked[], answer: HostAnswer): RequestListener {
  return async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const {method = 'GET', url = '/', headers} = request
    const asked = {method, url, headers, body: Buffer.concat(chunks).toString()}
    all.push(asked)
    const {status = 200, headers: more, body} = await answer(asked)
    response.writeHead(status, more).end(body)
  }
}
