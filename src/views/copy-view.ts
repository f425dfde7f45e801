import {byteSize} from './byte-size.ts'
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
    `${byteSize(bytes)} ${direction === 'upload' ? 'to' : 'from'} ${nodes.length === 1 ? nodes[0] : count(nodes.length, 'node')}`,
  json: ({direction, nodes, bytes}) => ({direction, nodes, bytes}),
}
