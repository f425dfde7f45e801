import {count} from './count.ts'
import type {View} from './view.ts'

export interface CopyResult {
  readonly direction: 'upload' | 'download'
  readonly nodes: readonly string[]
  readonly bytes: number
}

export const copyView: View<CopyResult> = {
  type: 'copy',
  text: ({direction, nodes, bytes}) =>
    `${size(bytes)} ${direction === 'upload' ? 'to' : 'from'} ${nodes.length === 1 ? nodes[0] : count(nodes.length, 'node')}`,
  json: ({direction, nodes, bytes}) => ({direction, nodes, bytes}),
}

function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}
