import type {ProfileWithUse} from '../domain/engine/hardware-use.ts'
import type {ClusterProfile, NodeProfile} from '../domain/harness/cluster-profile.ts'
import type {Figure, GpuProfile, Spread} from '../domain/harness/gpu-profile.ts'
import type {ClusterTrace} from '../domain/trace/cluster-trace.ts'
import {byteSize} from './byte-size.ts'
import {printable} from './display-width.ts'
import {hardwareUseText} from './hardware-use-text.ts'
import {nodeSet} from './node-set.ts'
import {percent} from './percent.ts'
import {type Cell, table} from './table.ts'
import {traceText} from './trace-text.ts'
import type {TextContext, View} from './view.ts'
import {wrapWords} from './wrap-words.ts'

export const profileView: View<ProfileWithUse> = {
  type: 'profile',
  text,
  json: ({cluster, job, seconds, nodes, use, trace}) => ({
    ...{cluster, ...(job !== undefined && {job}), seconds, nodes},
    ...{...(use && {use}), ...(trace && {trace: withoutPictures(trace)})},
  }),
}

/** What a column shows of a GPU; the mean, and for the first ones what it went between. */
const COLUMNS: readonly {
  readonly title: string
  readonly figures: readonly Figure[]
  readonly show: (mean: number) => string
  readonly drop: number
}[] = [
  {title: 'BUSY', figures: ['busyShare'], show: percent, drop: 1},
  {title: 'SM', figures: ['smShare'], show: percent, drop: 0},
  {title: 'TENSOR', figures: ['tensorShare'], show: percent, drop: 0},
  {title: 'DRAM', figures: ['dramShare'], show: percent, drop: 0},
  {title: 'NVLINK', figures: ['nvlinkTxBytesPerSecond', 'nvlinkRxBytesPerSecond'], show: rate, drop: 3},
  {title: 'PCIE', figures: ['pcieTxBytesPerSecond', 'pcieRxBytesPerSecond'], show: rate, drop: 4},
  {title: 'POWER', figures: ['powerW'], show: (watts) => `${watts.toFixed(0)} W`, drop: 2},
  {title: 'CLOCK', figures: ['smMhz'], show: (mhz) => `${mhz.toFixed(0)} MHz`, drop: 5},
  {title: 'MEMORY', figures: ['memoryUsedBytes'], show: byteSize, drop: 6},
]

function text(profile: ProfileWithUse, context: TextContext): string {
  const columns = [
    {title: 'NODE', least: 8},
    {title: 'GPU', align: 'right' as const},
    ...COLUMNS.map(({title, drop}) => ({title, align: 'right' as const, ...(drop > 0 && {drop})})),
    {title: 'SM P5–P95', align: 'right' as const, drop: 7},
    {title: 'IDLE', align: 'right' as const},
    {title: 'HELD BACK', align: 'right' as const},
  ]
  const rows = profile.nodes.flatMap((each) => rowsOf(each, context))
  const shown = rows.length === 0 ? [] : [table(columns, rows, context)]
  const used = profile.use === undefined ? [] : hardwareUseText(profile.use, context)
  const noted = notes(profile).map((note) => wrapWords(printable(note), context.width))
  const traced = profile.trace && traceText(profile.trace, context)
  return [[...shown, ...used, ...noted].join('\n'), ...(traced === undefined ? [] : [traced])].join('\n\n')
}

const withoutPictures = ({nodes, ...trace}: ClusterTrace) => ({
  ...trace,
  nodes: nodes.map((node) =>
    'processes' in node ? {...node, processes: node.processes.map((each) => ({...each, picture: undefined}))} : node,
  ),
})

function rowsOf(node: NodeProfile, {paint}: TextContext): readonly (readonly Cell[])[] {
  if ('error' in node) return []
  return node.gpus.map((gpu) => {
    const heldBack = gpu.heldBackShare
    const sm = gpu.figures.smShare ?? gpu.figures.busyShare
    return [
      ...[node.node, String(gpu.index), ...COLUMNS.map((column) => cell(gpu, column))],
      sm === undefined ? '–' : `${percent(sm.p5)}–${percent(sm.p95)}`,
      gpu.idleShare === undefined ? '–' : percent(gpu.idleShare),
      heldBack === undefined ? '–' : {text: percent(heldBack), paint: heldBack > 0 ? paint.red : paint.green},
    ]
  })
}

/** Of both directions the sum. */
function cell({figures}: GpuProfile, {figures: names, show}: (typeof COLUMNS)[number]): string {
  const spreads = names.map((name) => figures[name]).filter((spread): spread is Spread => spread !== undefined)
  return spreads.length === 0 ? '–' : show(spreads.reduce((sum, {mean}) => sum + mean, 0))
}

function rate(bytesPerSecond: number): string {
  return `${(bytesPerSecond / 1e9).toFixed(1)} GB/s`
}

function notes({nodes}: ClusterProfile): readonly string[] {
  const known = nodes.flatMap((each) => ('gpus' in each ? [each] : []))
  const names = (has: (gpu: GpuProfile) => boolean) =>
    nodeSet(known.filter(({gpus}) => gpus.some(has)).map(({node}) => node))
  const simulated = names((gpu) => gpu.simulated)
  const without = names(({counters}) => counters === 'not-supported')
  const unavailable = names(({counters}) => counters === 'not-available')
  const read = nodeSet(known.filter(({hasCounterReader}) => hasCounterReader).map(({node}) => node))
  const reasons = known.flatMap(({node, gpus}) =>
    gpus.flatMap(({index, heldBackBy}) =>
      heldBackBy.length > 0 ? [`${node} GPU ${index}: held back by ${heldBackBy.join(', ')}`] : [],
    ),
  )
  return [
    ...reasons,
    ...(simulated === '' ? [] : [`the GPUs of ${simulated} are simulated`]),
    ...(without === ''
      ? []
      : [`GPUs of ${without} have no counters for SM, tensor and DRAM: not supported before Hopper`]),
    ...(unavailable === '' ? [] : [`the driver of ${unavailable} is too old for counters of SM, tensor and DRAM`]),
    ...(read === '' ? [] : [`DCGM runs on ${read} and reads the same counters: both may read wrong`]),
    ...known.flatMap(({node, gpus, fault}) =>
      fault !== undefined
        ? [`${node}: ${gpus.length === 0 ? 'no GPU to watch: ' : ''}${fault}`]
        : gpus.length === 0
          ? [`${node}: no GPU to watch`]
          : [],
    ),
    ...nodes.flatMap((each) => ('error' in each ? [`${each.node}: ${each.error.message}`] : [])),
  ]
}
