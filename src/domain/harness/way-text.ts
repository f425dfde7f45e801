import type {Suspect} from './slow-nodes.ts'

/** What of a node is slow, for a person: `over mlx5_1 by RDMA`, `from GPU 3`; empty where it is all that is between it and others. */
export function wayText({test, rail}: Pick<Suspect, 'test' | 'rail'>): string {
  if (rail === undefined) return ''
  if (test === 'nccl_rails') return `from GPU ${rail}`
  return test === 'rdma_write' ? `over ${rail} by RDMA` : `over ${rail}`
}
