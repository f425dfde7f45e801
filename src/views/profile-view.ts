import type {ProfileWithUse} from '../domain/engine/hardware-use.ts'
import type {ClusterProfile, NodeProfile} from '../domain/harness/cluster-profile.ts'
import type {GpuProfile} from '../domain/harness/gpu-profile.ts'
import type {ClusterTrace} from '../domain/trace/cluster-trace.ts'
import {printable} from './display-width.ts'
import {hardwareUseText} from './hardware-use-text.ts'
import {nodeSet} from './node-set.ts'
import {percent} from './percent.ts'
import {PROFILE_COLUMNS, profileCell, profileTitles} from './profile-columns.ts'
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

function text(profile: ProfileWithUse, context: TextContext): string {
  const columns = [
    ...profileTitles(),
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
      ...[
        node.node,
        String(gpu.index),
        ...PROFILE_COLUMNS.map((column) => profileCell(column, (figure) => gpu.figures[figure]?.mean)),
      ],
      sm === undefined ? '–' : `${percent(sm.p5)}–${percent(sm.p95)}`,
      gpu.idleShare === undefined ? '–' : percent(gpu.idleShare),
      heldBack === undefined ? '–' : {text: percent(heldBack), paint: heldBack > 0 ? paint.red : paint.green},
    ]
  })
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
