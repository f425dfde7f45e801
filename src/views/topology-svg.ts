import type {ClusterTopology} from '../domain/topology/cluster-topology.ts'
import {type Branch, deviceTree, type Place} from '../domain/topology/device-tree.ts'
import {nodeSet} from './node-set.ts'
import {nvlinkText} from './nvlink-text.ts'
import {type Box, boxOf, column, escaped, row, type Shape, textLine} from './svg-boxes.ts'

/** One file without any other: nodes that are alike drawn once, in colours for light and dark. */
export function topologySvg({cluster, groups}: ClusterTopology): string {
  const pictures = groups.map(({nodes, inventory, differences}) => {
    const note = inventory.simulated ? ' (simulated GPUs)' : ''
    const alike = nodes.length > 1 ? `: ${nodes.length} nodes alike` : ''
    const lines = differences.length > 0 ? differences : nvlinkText(inventory)
    const places = differences.length > 0 ? [] : [row(deviceTree(inventory).map(placeBox), GAP)]
    return column(
      [
        textLine(`${nodeSet(nodes)}${alike}${note}`, 'title'),
        ...places,
        ...lines.map((each) => textLine(each, 'note')),
      ],
      GAP,
    )
  })
  const all = column(pictures, 3 * GAP)
  const [width, height] = [all.width + 2 * GAP, all.height + 2 * GAP]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(`What the nodes of ${cluster} are made of`)}</title>
<style>${STYLE}</style>
<rect class="page" width="${width}" height="${height}"/>
${all.draw(GAP, GAP)}
</svg>
`
}

const GAP = 12

const STYLE = `
text{font:13px system-ui,sans-serif;fill:#1b1f24}.title{font-weight:600;font-size:16px}.note{fill:#57606a}
.page{fill:#fff}.place{fill:#f6f8fa;stroke:#d0d7de}.switch{fill:#fff;stroke:#8c959f;stroke-dasharray:4 3}
.gpu{fill:#dafbe1;stroke:#2da44e}.nic{fill:#ddf4ff;stroke:#218bff}.nvme,.accelerator{fill:#fff8c5;stroke:#bf8700}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.note{fill:#8b949e}.page{fill:#0d1117}.place{fill:#161b22;stroke:#30363d}
.switch{fill:#0d1117;stroke:#6e7681}.gpu{fill:#12261e;stroke:#3fb950}.nic{fill:#0c2d4a;stroke:#58a6ff}
.nvme,.accelerator{fill:#341a00;stroke:#d29922}}`.trim()

function placeBox({numaNode, cpus, branches}: Place): Box {
  const title =
    numaNode === undefined ? 'near to no CPUs that are known' : `NUMA node ${numaNode}${cpus ? `: CPUs ${cpus}` : ''}`
  const inside = branches.length === 0 ? [] : [row(branches.map(branchBox), GAP)]
  return framed('place', [textLine(title, 'note'), ...inside])
}

function branchBox(branch: Branch): Box {
  if (branch.kind === 'switch')
    return framed('switch', [textLine(`PCIe switch ${branch.address}`, 'note'), ...branch.below.map(branchBox)])
  return framed(branch.kind, [textLine(branch.name, ''), ...branch.facts.map((fact) => textLine(fact, 'note'))], 4)
}

const framed = (shape: Shape, inside: readonly Box[], gap = 8): Box => boxOf(shape, column(inside, gap))
