import {createHash, createHmac} from 'node:crypto'
import {request} from 'node:http'
import {text} from 'node:stream/consumers'
import {SignatureV4} from '@smithy/signature-v4'

export interface SignedRequest {
  readonly method?: 'GET' | 'POST'
  readonly parameters: Readonly<Record<string, string>>
  readonly secret?: string
  readonly service?: string
  readonly atUnixMs?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Happens to it once it is signed. */
  readonly changed?: (signed: SignedParts) => Partial<SignedParts>
}

interface SignedParts {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A request past the SDK, which would not write it, that AWS's own signer signs. @returns the code of an error, and the status */
export async function askSigned(endpoint: string, asked: SignedRequest): Promise<[string | undefined, number]> {
  const {method = 'POST', parameters, secret = 'emulated', service = 'ec2', atUnixMs = Date.now()} = asked
  const {hostname, port, host} = new URL(endpoint)
  const query = method === 'GET' ? parameters : {}
  const body = method === 'GET' ? '' : new URLSearchParams(parameters).toString()
  const headers = {host, 'content-type': 'application/x-www-form-urlencoded', ...asked.headers}
  const signer = new SignatureV4({
    service,
    region: 'us-east-1',
    credentials: {accessKeyId: 'AKIA111111111111', secretAccessKey: secret},
    sha256: Sha256,
  })
  const unsigned = {method, protocol: 'http:', hostname, port: Number(port), path: '/', query, headers, body}
  const {headers: all} = await signer.sign(unsigned, {signingDate: new Date(atUnixMs)})
  const sent = {headers: all, body, ...asked.changed?.({headers: all, body})}
  const address = `/${method === 'GET' ? `?${new URLSearchParams(parameters)}` : ''}`
  const {promise, resolve, reject} = Promise.withResolvers<[string | undefined, number]>()
  request(endpoint + address, {method, headers: sent.headers}, async (response) => {
    const answer = await text(response)
    const code = /<Code>([^<]*)/.exec(answer)?.[1] ?? /"__type":"([^"]*)/.exec(answer)?.[1]
    resolve([code, response.statusCode ?? 0])
  })
    .on('error', reject)
    .end(sent.body)
  return promise
}

class Sha256 {
  readonly #hash
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret))
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(data))
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
  reset(): void {}
}

const bytes = (data: string | ArrayBuffer | ArrayBufferView): Uint8Array =>
  typeof data === 'string'
    ? Buffer.from(data)
    : ArrayBuffer.isView(data)
      ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data)
