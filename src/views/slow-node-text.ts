import type {SlowNode} from '../domain/harness/network-bench.ts'
import {wayText} from '../domain/harness/way-text.ts'

const AGAIN: Readonly<Record<SlowNode['again'], string>> = {
  slow: 'with other partners too',
  fast: 'but with other partners it was not seen again',
  unclear: 'and with other partners it was too unsteady to tell',
}

/** `node-2 over mlx5_1 by RDMA reaches 48 % of the others' bandwidth, with other partners too` */
export function slowNodeText(slow: SlowNode): string {
  const who = [slow.node, wayText(slow)].filter(Boolean).join(' ')
  return `${who} reaches ${Math.round(slow.share * 100)} % of the others' bandwidth, ${AGAIN[slow.again]}`
}
