import type {NodeProfile} from '../harness/cluster-profile.ts'
import {modelOfName} from '../harness/gpu-names.ts'
import type {GpuProfile} from '../harness/gpu-profile.ts'
import {modelFacts} from '../model/model-facts.ts'
import {type Peaks, peaksOf} from '../model/peaks.ts'
import {readModel} from '../model/read-model.ts'
import {type ServingUse, servingUse} from '../model/serving-use.ts'
import type {Transformer} from '../model/transformer.ts'
import {gpusOfEngine} from './engine-gpus.ts'
import {type EngineRates, engineRates} from './engine-rates.ts'
import type {EngineUse, KnownGpus, NodeScrapes, UseWords} from './engine-use.ts'
import {modelsOf, type ScrapedEngine} from './scrape.ts'

/** What the engines of one node make of its GPUs. */
export function nodeEngines(
  {node: name, before, now}: NodeScrapes,
  node: NodeProfile | undefined,
  words: UseWords,
  known: KnownGpus,
): readonly EngineUse[] {
  const gpus = node !== undefined && 'gpus' in node ? node.gpus : []
  return now.engines.map((engine) => {
    const first = before?.engines.find(({port}) => port === engine.port)
    const read = engineRates(first, engine)
    const model = modelWords(engine, now, words)
    const rates = 'rates' in read ? read.rates : undefined
    const used = usedBy(engine, rates, model, {gpus, words, known})
    return {
      node: name,
      ...(engine.port !== undefined && {port: engine.port}),
      ...(model && {model: 'read' in model ? modelFacts(model.name, model.read) : model}),
      ...(rates && {rates}),
      ...used,
      notes: [...('fault' in read ? [read.fault] : []), ...used.notes],
    }
  })
}

/** The shape that a person named goes before what the node has. */
function modelWords(engine: ScrapedEngine, {configs}: NodeScrapes['now'], {model: own}: UseWords) {
  const {dtype = 'auto', quantization} = engine.options
  const told = {...(dtype !== 'auto' && {dtype}), ...(quantization !== undefined && {quantization})}
  if (own !== undefined) return {name: own.name, read: readModel(own.text, told)}
  const names = modelsOf(engine)
  const found = names.flatMap((name) => configs.find(({model}) => model === name) ?? [])
  const config = found.find((each) => 'text' in each)
  if (config !== undefined) return {name: config.model, read: readModel(config.text, told)}
  const [name] = names
  if (name === undefined) return
  const [why] = found.flatMap((each) => ('fault' in each ? [each.fault] : []))
  return {name, unknown: `${why ?? 'no config.json of it was looked for'}: give it by --model`}
}

interface Surroundings {
  readonly gpus: readonly GpuProfile[]
  readonly words: UseWords
  readonly known: KnownGpus
}

function usedBy(
  engine: ScrapedEngine,
  rates: EngineRates | undefined,
  model: ReturnType<typeof modelWords>,
  {gpus, words, known}: Surroundings,
): Pick<EngineUse, 'gpus' | 'use' | 'notes'> {
  const counted = gpusOfEngine(engine, gpus, words.gpus)
  const count = counted?.count
  const base = count === undefined ? {} : {gpus: count}
  if (rates === undefined) return {...base, notes: []}
  if (model === undefined) return {...base, notes: ['no MFU: nobody says which model it has: give it by --model']}
  if ('unknown' in model) return {...base, notes: [`no MFU: ${model.unknown}`]}
  if ('unknown' in model.read) return {...base, notes: [`no MFU: ${model.read.unknown}`]}
  if (count === undefined) return {notes: ['no MFU: nobody says on how many GPUs it runs: say so by --gpus']}
  const {transformer} = model.read
  const own = counted?.own ?? gpus
  const peaks = sharedPeaks(own, count, transformer, known)
  if ('unknown' in peaks) return {...base, notes: [`no MFU: ${peaks.unknown}`]}
  const kvBytesEach = kvBytes(engine, rates, transformer)
  if (typeof kvBytesEach !== 'number') return {...base, notes: [`no MFU: ${kvBytesEach.unknown}`]}
  const use = servingUse(
    transformer,
    {...servedBy(rates, words, kvBytesEach), ...replicasOf(engine, rates, transformer)},
    peaks,
  )
  const notes = [...use.missing.map((what) => `not known: ${what}`), ...crossCheck(use, gpus, count, known)]
  return {...base, use, notes}
}

function servedBy(rates: EngineRates, {sequenceTokens}: UseWords, kvBytesEach: number) {
  const {promptTokensPerSecond: prompt, cachedTokensPerSecond: cached = 0, generatedTokensPerSecond} = rates
  const {promptTokens = sequenceTokens, contextTokens = sequenceTokens, interTokenSeconds} = rates
  return {
    ...{kvBytesEach, isSpeculating: rates.acceptedShare !== undefined},
    ...(prompt !== undefined && {computedTokensPerSecond: Math.max(0, prompt - cached)}),
    ...(generatedTokensPerSecond !== undefined && {generatedTokensPerSecond}),
    ...(promptTokens !== undefined && {promptTokens}),
    ...(contextTokens !== undefined && {contextTokens}),
    ...(interTokenSeconds && {interTokenSeconds: interTokenSeconds.mean}),
  }
}

/**
 * Replicas have their own weights, but for experts, which vLLM spreads over all of them, and for SGLang's where attention alone is replicated.
 *
 * @source vLLM, docs/serving/data_parallel_deployment.md
 */
function replicasOf({options}: ScrapedEngine, {engines}: EngineRates, {layers}: Transformer): {replicas?: number} {
  const hasExperts = layers.some(({feedForward: {experts}}) => experts !== undefined)
  return engines > 1 && (hasExperts || options['dp-attention'] !== undefined) ? {} : {replicas: engines}
}

function sharedPeaks(
  gpus: readonly GpuProfile[],
  count: number,
  {weights}: Transformer,
  known: KnownGpus,
): Peaks | {readonly unknown: string} {
  const [name, ...others] = new Set(gpus.map(({name = ''}) => name))
  if (name === undefined) return {unknown: 'no GPU tells its name'}
  if (others.length > 0) return {unknown: 'the GPUs of the node are of several models'}
  const gpu = known.get(modelOfName(name) ?? '')
  if (gpu === undefined) return {unknown: `no peak of a GPU named "${name}" is known`}
  return peaksOf(gpu, count, 'unknown' in weights ? 'bf16' : weights.arithmetic)
}

function kvBytes({options}: ScrapedEngine, rates: EngineRates, model: Transformer): number | {unknown: string} {
  const dtype = options['kv-cache-dtype'] ?? rates.kvCacheDtype ?? 'auto'
  if (dtype === 'auto') return model.kvCacheBytes
  if (dtype.startsWith('fp8')) return 1
  if (dtype === 'bfloat16' || dtype === 'bf16' || dtype === 'float16') return 2
  return {unknown: `how large ${dtype} is in a KV cache is not known here`}
}

/** What reads may seem more than they are, by what a sample misses. */
const SLACK = 1.1

/** What the shape says must be moved cannot be more than what the memory's own counters saw, of all GPUs of the node. */
function crossCheck(
  {bytesPerSecond}: ServingUse,
  gpus: readonly GpuProfile[],
  count: number,
  known: KnownGpus,
): readonly string[] {
  if (bytesPerSecond === undefined || count > gpus.length) return []
  const measured = gpus.flatMap(({name = '', figures: {dramShare}}) => {
    const gpu = known.get(modelOfName(name) ?? '')
    return gpu === undefined || dramShare === undefined ? [] : [dramShare.mean * gpu.memoryGbytesPerSecond * 1e9]
  })
  if (measured.length < gpus.length) return []
  const seen = measured.reduce((sum, each) => sum + each, 0)
  const [said, saw] = [bytesPerSecond, seen].map((each) => `${(each / 1e9).toFixed(0)} GB/s`)
  return bytesPerSecond > SLACK * seen
    ? [`the model's shape seems wrong: by it ${said} are moved, and the GPUs' counters saw ${saw}`]
    : []
}
