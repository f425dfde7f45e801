import {readFileSync} from 'node:fs'
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import {onTestFinished} from 'vitest'
import type {MachineType} from '../../../src/domain/catalog/machine-type.ts'
import type {PriceRow} from '../../../src/domain/catalog/price-row.ts'
import type {PriceNews, PriceSource} from '../../../src/ports/price-source.ts'

export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | object
  /** The connection ends after this much of the body. */
  readonly cutAt?: number
  /** Nothing comes after this much of the body. */
  readonly stallAt?: number
  /** Nothing is ever answered. */
  readonly silent?: boolean
}

export interface PriceServer {
  readonly url: URL
  readonly asked: readonly {
    readonly path: string
    readonly headers: IncomingMessage['headers']
    readonly body: string
  }[]
}

/** A vendor's price list on a port of its own, until the test ends. */
export async function startPriceServer(
  answer: (path: URL, body: string, asked: number) => Answer,
): Promise<PriceServer> {
  const asked: {path: string; headers: IncomingMessage['headers']; body: string}[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    asked.push({path: request.url ?? '', headers: request.headers, body})
    send(response, answer(new URL(request.url ?? '', 'http://vendor'), body, asked.length))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), asked}
}

function send(response: ServerResponse, {status = 200, headers = {}, body = '', cutAt, stallAt, silent}: Answer): void {
  if (silent) return
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  response.writeHead(status, {...headers, ...(status === 304 ? {} : {'Content-Length': bytes.length})})
  if (stallAt !== undefined) return void response.write(bytes.subarray(0, stallAt))
  if (cutAt === undefined) return void response.end(bytes)
  response.write(bytes.subarray(0, cutAt), () => response.destroy())
}

export const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')

/** Waits that are asked for and not waited. */
export function noPause() {
  const waitedMs: number[] = []
  return {waitedMs, pause: async (ms: number) => void waitedMs.push(ms), random: () => 0}
}

export interface Collected {
  readonly rows: readonly PriceRow[]
  readonly news: readonly PriceNews[]
}

export async function collect(
  source: PriceSource,
  regions: readonly string[],
  machineTypes: readonly MachineType[],
  signal: AbortSignal = AbortSignal.timeout(20_000),
): Promise<Collected> {
  const [rows, news]: [PriceRow[], PriceNews[]] = [[], []]
  for await (const row of source.prices({regions, machineTypes, signal, onProgress: (each) => void news.push(each)}))
    rows.push(row)
  return {rows, news}
}

export const machineType = (
  cloud: string,
  instanceType: string,
  {vcpus = 8, memoryGib = 32, gpuCount = 1}: Partial<MachineType> = {},
): MachineType => ({
  cloud,
  instanceType,
  vcpus,
  memoryGib,
  arch: 'x86_64',
  gpu: {
    model: 'X',
    architecture: 'X',
    memoryGib: 80,
    memoryGbytesPerSecond: 1,
    fp32Tflops: 1,
    tf32Tflops: 'unknown',
    bf16Tflops: 'unknown',
    fp8Tflops: 'unknown',
    fp4Tflops: 'unknown',
    int8Tops: 'unknown',
    nvlinkGbytesPerSecond: 'unknown',
    pcieGeneration: 'unknown',
    tdpW: 1,
    source: 'test',
  },
  gpuCount,
  gpuMemoryGib: 80,
  intraNode: {technology: 'unknown', gbytesPerSecondPerGpu: 'unknown'},
  interNode: {fabric: 'unknown', gbitsPerSecond: 'unknown', rdma: 'unknown'},
  nicCount: 'unknown',
  localNvmeGib: 'unknown',
  placementObject: 'unknown',
  source: 'test',
})
