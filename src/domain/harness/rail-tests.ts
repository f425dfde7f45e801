/** Tests of two nodes that measure each network adapter by itself. */
const OF_ADAPTERS: readonly string[] = ['tcp_rails', 'rdma_write']

export const isOfAdapters = (test: string): boolean => OF_ADAPTERS.includes(test)

/** Whether a test of two nodes measures by itself each of what they have several of: adapters, or GPUs. */
export const isOfRails = (test: string): boolean => isOfAdapters(test) || test === 'nccl_rails'
