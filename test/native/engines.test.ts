import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {afterAll, beforeAll, describe, expect, onTestFinished, test} from 'vitest'
import {engineRates} from '../../src/domain/engine/engine-rates.ts'
import {modelsOf, type Scrape, type ScrapedEngine, scrapeOf} from '../../src/domain/engine/scrape.ts'
import {configText} from '../domain/model/configs.ts'
import {InferenceEngine} from '../support/python/inference-engine.ts'
import {whyNoPython} from '../support/python/python-environment.ts'
import {BuiltHarness} from './built-harness.ts'

let built: BuiltHarness

beforeAll(() => {
  built = new BuiltHarness()
}, 300_000)
afterAll(() => built?.[Symbol.dispose]())

const scraped = (words: readonly string[] = [], env: Record<string, string> = {}): Scrape => {
  const {status, stdout, stderr} = built.run(['engines', ...words], built.program, env)
  expect([status, stderr]).toEqual([0, ''])
  return scrapeOf(stdout)
}
const at = ({engines}: Scrape, wanted: number): ScrapedEngine => {
  const found = engines.find(({port}) => port === wanted)
  if (found === undefined) throw new Error(`no engine at ${wanted}: ${JSON.stringify(engines)}`)
  return found
}
const started = async (...words: readonly [string, ...string[]]) => {
  const engine = await InferenceEngine.start(...words)
  onTestFinished(() => engine[Symbol.dispose]())
  return engine
}
/** Two looks, a second apart as far as rates can tell. */
const ratesOf = async (engine: InferenceEngine) => {
  const before = at(scraped(), engine.port)
  await engine.work()
  const now = at(scraped(), engine.port)
  return engineRates(before, {...now, atMonotonicSeconds: (before.atMonotonicSeconds ?? 0) + 1})
}

const reason = whyNoPython()

describe.skipIf(reason !== undefined)('engines of a node', () => {
  test('are found by their command lines, and tell rates by their own client', async () => {
    const engine = await started('vllm', 'org/model', '--tensor-parallel-size=2')
    expect(at(scraped(), engine.port)).toMatchObject({
      kind: 'vllm',
      pid: engine.pid,
      options: {model: 'org/model', tp: '2'},
    })
    expect(await ratesOf(engine)).toEqual({
      rates: {
        ...{kind: 'vllm', engines: 1, running: 32, waiting: 3, kvCacheShare: 0.25, kvCacheDtype: 'auto'},
        seconds: expect.closeTo(1),
        promptTokensPerSecond: expect.closeTo(8000),
        cachedTokensPerSecond: expect.closeTo(2000),
        generatedTokensPerSecond: expect.closeTo(1600),
        ...{preemptions: 1, promptTokens: 1000, contextTokens: 2048},
        firstTokenSeconds: {mean: expect.closeTo(0.2), p50: expect.closeTo(0.175), p95: expect.closeTo(0.2425)},
        interTokenSeconds: {mean: expect.closeTo(0.02), p50: expect.closeTo(0.0175), p95: expect.closeTo(0.02425)},
      },
    })
  })

  test('SGLang counts while requests run, and its ranks count one thing once', async () => {
    const engine = await started('sglang', 'org/model', '--kind', 'sglang', '--tp', '2')
    expect(at(scraped(), engine.port)).toMatchObject({kind: 'sglang', options: {tp: '2'}})
    expect(await ratesOf(engine)).toMatchObject({
      rates: {
        ...{kind: 'sglang', running: 32, waiting: 0, kvCacheShare: 0.25, promptTokens: 1000, contextTokens: 2048},
        promptTokensPerSecond: expect.closeTo(8000),
        cachedTokensPerSecond: expect.closeTo(2000),
        generatedTokensPerSecond: expect.closeTo(1600),
        estimated: {flopsPerSecond: expect.closeTo(2e13, -6), bytesPerSecond: expect.closeTo(1e12, -5)},
      },
    })
  })

  test('a key on a command line goes nowhere, nor does what a stranger listens with', async () => {
    const engine = await started('vllm', 'org/model', '--api-key', 'hunter2')
    const stranger = await started('webserver', 'org/model')
    const text = built.run(['engines']).stdout
    expect(text).not.toContain('hunter2')
    const found = scrapeOf(text)
    expect(at(found, engine.port).models).toEqual({status: 401, text: 'no'})
    expect(modelsOf(at(found, engine.port))).toEqual(['org/model'])
    expect(found.engines.map(({port}) => port)).not.toContain(stranger.port)
    // unless somebody says so
    expect(at(scraped(['--port', `${stranger.port}`]), stranger.port)).toMatchObject({metrics: {status: 200}, pids: []})
  })

  test('one that was started again has no rates', async () => {
    const engine = await started('vllm', 'org/model')
    const before = at(scraped(), engine.port)
    await engine.work()
    const now = at(scraped(), engine.port)
    expect(engineRates(now, {...before, atMonotonicSeconds: (now.atMonotonicSeconds ?? 0) + 1})).toEqual({
      fault: 'it was started again meanwhile: what it counts has no rate',
    })
    expect(engineRates({...before, pid: 1}, now)).toMatchObject({fault: expect.stringContaining('started again')})
  })
})

test('a port that nobody listens at says so', () => {
  expect(at(scraped(['--port', '1']), 1).metrics).toEqual({fault: 'cannot be reached: Connection refused'})
})

test.each([
  ['SSH-2.0-OpenSSH_9.6\r\n', /no HTTP/],
  ['HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n', /no HTTP, or too long/],
  ['HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nabc', /no HTTP/],
  ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab', /no HTTP/],
])('what answers %j is told as it is', async (answer, fault) => {
  const server = createServer((socket) => void socket.on('error', () => {}).once('data', () => socket.end(answer)))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const {port} = server.address() as {port: number}
  const running = built.started(['engines', '--port', `${port}`])
  const chunks = await running.stdout.toArray()
  const {metrics} = at(scrapeOf(Buffer.concat(chunks).toString()), port)
  expect(metrics).toEqual({fault: expect.stringMatching(fault)})
})

describe("a model's config.json", () => {
  test('is read from a folder, and from where Hugging Face keeps what it fetched', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gpuctl-hub-'))
    onTestFinished(() => rmSync(folder, {recursive: true}))
    const text = configText('Llama-3-8B')
    const model = join(folder, 'hub', 'models--meta-llama--Meta-Llama-3-8B')
    const write = (path: string, content: string) => {
      mkdirSync(dirname(path), {recursive: true})
      writeFileSync(path, content)
    }
    write(join(model, 'blobs', 'b1'), text)
    write(join(model, 'refs', 'main'), 'c0ffee')
    mkdirSync(join(model, 'snapshots', 'c0ffee'), {recursive: true})
    mkdirSync(join(model, 'snapshots', 'old'), {recursive: true})
    symlinkSync('../../blobs/b1', join(model, 'snapshots', 'c0ffee', 'config.json'))
    const named = ['meta-llama/Meta-Llama-3-8B', join(model, 'snapshots', 'c0ffee'), '/nonexistent', '../../etc']
    const {configs} = scraped(
      named.flatMap((name) => ['--model', name]),
      {HF_HOME: folder},
    )
    expect(configs.map((config) => ('text' in config ? config.text : config.fault))).toEqual([
      ...[text, text],
      ...Array(2).fill('no config.json of it can be read on the node'),
    ])
  })

  test.each([
    ['a pipe', (path: string) => void built.run([path], 'mkfifo')],
    ['longer than any', (path: string) => writeFileSync(path, ' '.repeat(2 ** 20 + 1))],
    ['a folder', (path: string) => mkdirSync(path)],
  ])('that is %s is none', (_, make) => {
    const folder = mkdtempSync(join(tmpdir(), 'gpuctl-model-'))
    onTestFinished(() => rmSync(folder, {recursive: true}))
    make(join(folder, 'config.json'))
    expect(scraped(['--model', folder]).configs).toEqual([{model: folder, fault: expect.any(String)}])
  })
})

test.each([
  ['--port', '0'],
  ['--port', '65536'],
  ['--model', ''],
])('refuses %s %s', (...words) => {
  expect(built.run(['engines', ...words]).status).toBe(2)
})
