import {affinityOf} from '../domain/topology/affinity.ts'
import type {AlikeNodes, ClusterTopology} from '../domain/topology/cluster-topology.ts'
import {type Branch, deviceTree, type Place} from '../domain/topology/device-tree.ts'
import {byteSize} from './byte-size.ts'
import {count} from './count.ts'
import {printable} from './display-width.ts'
import {nodeSet} from './node-set.ts'
import {nvlinkText} from './nvlink-text.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'
import {wrapWords} from './wrap-words.ts'

export const topologyView: View<ClusterTopology> = {type: 'topology', text, json}

function text(topology: ClusterTopology, context: TextContext): string {
  const {paint} = context
  const failed = topology.nodes.flatMap((each) =>
    'error' in each ? [paint.red(printable(`${each.node}: ${each.error.message}`))] : [],
  )
  const fabric = fabricLines(topology.fabricPaths)
  return [
    ...topology.groups.map((group) => groupText(group, context)),
    ...(fabric.length > 0 ? [[paint.bold('Fabric'), ...fabric].join('\n')] : []),
    ...(failed.length > 0 ? [failed.join('\n')] : []),
  ].join('\n\n')
}

function groupText(group: AlikeNodes, context: TextContext): string {
  const {paint, width} = context
  const {nodes, differences, inventory} = group
  const alike = nodes.length > 1 ? `: ${count(nodes.length, 'node')} alike` : ''
  const note = inventory.simulated ? paint.cyan(' (simulated GPUs)') : ''
  const head = `${paint.bold(nodeSet(nodes))}${alike}${note}`
  if (differences.length > 0)
    return [`${head}, unlike the others:`, ...differences.map((line) => wrapWords(printable(`- ${line}`), width))].join(
      '\n',
    )
  const picture = deviceTree(inventory).flatMap((place) => placeLines(place, context))
  return [head, summary(group), ...picture, ...nvlinkText(inventory), ...matrix(group, context)].join('\n')
}

function summary({inventory: {host, driver, gpus}}: AlikeNodes): string {
  const models = Map.groupBy(gpus, ({name, fault}) => name ?? fault ?? 'GPU')
  const parts = [
    ...[...models].map(([name, all]) => `${all.length} × ${name}`),
    ...(gpus.length === 0 ? [`no GPU: ${driver.fault ?? 'there is none'}`] : []),
    ...(driver.driverVersion === undefined ? [] : [`driver ${driver.driverVersion}`]),
    ...(driver.cudaVersion === undefined ? [] : [`CUDA ${driver.cudaVersion}`]),
    ...[`${count(host.usableCpus, 'CPU')} (${host.cpuModel})`, byteSize(host.memoryBytes)],
  ]
  return printable(parts.join(', '))
}

function placeLines({numaNode, cpus, memoryBytes, branches}: Place, {paint}: TextContext): readonly string[] {
  const what = [
    ...(cpus === undefined || cpus === '' ? [] : [`CPUs ${cpus}`]),
    ...(memoryBytes === undefined ? [] : [byteSize(memoryBytes)]),
  ]
  const head = numaNode === undefined ? 'near to no CPUs that are known' : `NUMA node ${numaNode}: ${what.join(', ')}`
  return [paint.dim(printable(head)), ...treeLines(branches, '')]
}

function treeLines(branches: readonly Branch[], indent: string): readonly string[] {
  return branches.flatMap((branch, at) => {
    const isLast = at === branches.length - 1
    const line = `${indent}${isLast ? '└─' : '├─'} ${printable(branchText(branch))}`
    return branch.kind === 'switch' ? [line, ...treeLines(branch.below, `${indent}${isLast ? '   ' : '│  '}`)] : [line]
  })
}

function branchText(branch: Branch): string {
  if (branch.kind === 'switch') return `PCIe switch ${branch.address}`
  const isNamed = branch.pci === undefined || branch.name.includes(branch.pci)
  const facts = isNamed ? branch.facts : [...branch.facts, branch.pci]
  return facts.length === 0 ? branch.name : `${branch.name}: ${facts.join(', ')}`
}

function matrix({inventory}: AlikeNodes, context: TextContext): readonly string[] {
  const {labels, legend, cells} = affinityOf(inventory)
  if (labels.length < 2) return []
  const columns = ['', ...labels].map((title) => ({title, least: 4}))
  const rows = cells.map((row, at) => [labels[at] ?? '', ...row])
  const names = legend.map(([label, name]) => `${label}: ${name}`).join(', ')
  const meaning =
    'NV: NVLinks, PIX: one PCIe switch, PXB: several, PHB: one host bridge, NODE: the same CPUs, SYS: other CPUs'
  const notes = [...(names === '' ? [] : [names]), meaning]
  return [
    '',
    table(columns, rows, context),
    ...notes.map((note) => context.paint.dim(wrapWords(printable(note), context.width))),
  ]
}

/** `spine-1 / leaf-3: train-[0-3]`, nodes that share more of it together. */
function fabricLines(paths: ClusterTopology['fabricPaths']): readonly string[] {
  const groups = Map.groupBy(paths, ([, path]) => path.join(' / '))
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, all]) => printable(`${path}: ${nodeSet(all.map(([node]) => node))}`))
}

function json({cluster, nodes, groups, fabricPaths}: ClusterTopology) {
  return {
    cluster,
    nodes: nodes.map((each) => {
      const fabricPath = fabricPaths.get(each.node)
      return fabricPath === undefined ? each : {...each, fabricPath}
    }),
    groups: groups.map(({nodes: alike, differences, inventory}) => ({
      nodes: alike,
      differences,
      affinity: affinityOf(inventory),
    })),
  }
}
