import type {HistogramGrowth} from '../domain/engine/counted.ts'
import type {EngineUse} from '../domain/engine/engine-use.ts'
import type {HardwareUse} from '../domain/engine/hardware-use.ts'
import type {ToldFigure} from '../domain/engine/told-figures.ts'
import type {ModelFacts} from '../domain/model/model-facts.ts'
import type {TrainingUse} from '../domain/model/training-use.ts'
import {byteSize} from './byte-size.ts'
import {count} from './count.ts'
import {printable} from './display-width.ts'
import {percent} from './percent.ts'
import {table} from './table.ts'
import type {TextContext} from './view.ts'
import {wrapWords} from './wrap-words.ts'

const COLUMNS = [
  {title: 'ENGINE', least: 8},
  {title: 'NODE', least: 8, drop: 6},
  ...[
    {title: 'GPUS', drop: 8},
    {title: 'RUN', drop: 5},
    {title: 'WAIT', drop: 7},
    {title: 'KV', drop: 4},
    {title: 'PROMPT/s', drop: 3},
    {title: 'CACHED', drop: 9},
    {title: 'GEN/s'},
    {title: 'TTFT P50–P95', drop: 10},
    {title: 'ITL P50–P95', drop: 11},
    {title: 'MFU'},
    {title: 'MBU'},
    {title: 'DECODE'},
  ].map((column) => ({...column, align: 'right' as const})),
]

/** Engines as a table; below it models, what a training job makes of its GPUs, what frameworks say, and what is missing. */
export function hardwareUseText(use: HardwareUse, context: TextContext): readonly string[] {
  const {engines, training, told = []} = use
  const rows = engines.map(rowOf)
  const models = [...engines.flatMap(({model}) => model ?? []), ...(use.model ? [use.model] : [])]
  const lines = [
    ...new Set(models.map(modelLine)),
    ...(training ? trainingLines(training) : []),
    ...toldLines(told),
    ...engines.flatMap(engineLines),
    ...use.notes,
  ]
  const shown = rows.length === 0 ? [] : [table(COLUMNS, rows, context)]
  return [...shown, ...lines.map((line) => wrapWords(printable(line), context.width))]
}

function rowOf({node, port, gpus, rates, use}: EngineUse): readonly string[] {
  const {promptTokensPerSecond: prompt, cachedTokensPerSecond: cached} = rates ?? {}
  return [
    `${rates?.kind ?? '?'}${port === undefined ? '' : ` :${port}`}`,
    node,
    gpus === undefined ? '–' : String(gpus),
    told(rates?.running, whole),
    told(rates?.waiting, whole),
    told(rates?.kvCacheShare, percent),
    told(prompt, whole),
    told(prompt !== undefined && prompt > 0 && cached !== undefined ? cached / prompt : undefined, percent),
    told(rates?.generatedTokensPerSecond, whole),
    told(rates?.firstTokenSeconds, between),
    told(rates?.interTokenSeconds, between),
    told(use?.mfu, percent),
    told(use?.mbu, percent),
    told(use?.decodeShare, percent),
  ]
}

const told = <T>(value: T | undefined, show: (value: T) => string) => (value === undefined ? '–' : show(value))

const whole = (value: number) => value.toFixed(value > 0 && value < 10 ? 1 : 0)

const between = ({p50, p95}: HistogramGrowth) =>
  p50 === undefined ? '–' : `${milliseconds(p50)}–${p95 === undefined ? '' : milliseconds(p95)} ms`

const milliseconds = (seconds: number) => (seconds * 1e3).toFixed(seconds < 0.01 ? 1 : 0)

function modelLine({name, modelType, parameters = 0, activeParameters, ...facts}: ModelFacts): string {
  if (facts.unknown !== undefined) return `MODEL ${name}: its shape is not known: ${facts.unknown}`
  const active = activeParameters === parameters ? '' : ` (${billions(activeParameters ?? 0)} active)`
  const size = facts.weightBytes === undefined ? [] : [`${facts.format} ${byteSize(facts.weightBytes)}`]
  const cache = facts.kvBytesPerToken === undefined ? [] : [`KV cache ${byteSize(facts.kvBytesPerToken)} a token`]
  return `MODEL ${name}: ${[modelType, `${billions(parameters)} parameters${active}`, ...size, ...cache].join(', ')}`
}

const billions = (parameters: number) => `${Number((parameters / 1e9).toPrecision(3))} billion`

function trainingLines(training: TrainingUse): readonly string[] {
  const {mfu, flopsPerSecond, gpus, tokensPerSecond, sequenceTokens, assumptions} = training
  const each = (flopsPerSecond / gpus / 1e12).toFixed(0)
  return [
    `TRAINING ${tokensPerSecond} tokens/s in sequences of ${sequenceTokens}: MFU ${percent(mfu)} of ${count(gpus, 'GPU')}, ${each} TFLOP/s each (${assumptions.join('; ')})`,
  ]
}

const toldLines = (figures: readonly ToldFigure[]): readonly string[] =>
  [...Map.groupBy(figures, ({framework}) => framework)].map(
    ([framework, own]) =>
      `${framework} says, as it reckons: ${own.map(({name, value, unit}) => `${name} ${value} ${unit}`).join(', ')}`,
  )

function engineLines({node, port, rates, use, notes}: EngineUse): readonly string[] {
  const place = port === undefined ? node : `${node} :${port}`
  const best = use?.roofline
  const roofline =
    best === undefined
      ? []
      : [
          `DECODE is of ${whole(best.tokensPerSecond)} tokens/s, bound by ${best.bound === 'memory' ? 'memory bandwidth' : 'arithmetic'} (${use?.assumptions.join('; ')})`,
        ]
  const batch =
    use?.batch === undefined ? [] : [`MBU at ${whole(use.batch)} sequences at once: weights count for each step`]
  const {preemptions = 0, acceptedShare, estimated} = rates ?? {}
  const own = [
    ...(estimated?.flopsPerSecond === undefined ? [] : [`${(estimated.flopsPerSecond / 1e12).toFixed(0)} TFLOP/s`]),
    ...(estimated?.bytesPerSecond === undefined ? [] : [`${(estimated.bytesPerSecond / 1e9).toFixed(0)} GB/s`]),
  ]
  return [
    ...roofline,
    ...batch,
    ...(acceptedShare === undefined ? [] : [`${percent(acceptedShare)} of drafted tokens were accepted`]),
    ...(preemptions > 0 ? [`${count(preemptions, 'request')} put back for want of KV cache`] : []),
    ...(own.length === 0 ? [] : [`the engine reckons ${own.join(' and ')} of each GPU`]),
    ...notes,
  ].map((line) => `${place}: ${line}`)
}
