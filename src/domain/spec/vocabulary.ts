/** What joins the GPUs of one node. A name without its generation stands for all of them. */
export const INTRA_NODE_TECHNOLOGIES = [
  'nvlink',
  'nvlink2',
  'nvlink3',
  'nvlink4',
  'nvlink5',
  'nvlink6',
  'nvlink3-bridge',
  'nvlink4-bridge',
  'infinity-fabric',
  'pcie',
  'pcie3',
  'pcie4',
  'pcie5',
  'pcie6',
] as const

/** What joins nodes. A name without its generation stands for all of them. */
export const TRANSPORTS = [
  'efa',
  'efa-v1',
  'efa-v2',
  'efa-v3',
  'efa-v4',
  'infiniband',
  'infiniband-hdr',
  'infiniband-ndr',
  'infiniband-xdr',
  'roce',
  'roce-v2',
  'gpudirect-tcpx',
  'gpudirect-tcpxo',
  'ethernet',
] as const

export const ARCHITECTURES = ['x86_64', 'arm64'] as const
export const CLOUDS = ['aws', 'gcp', 'azure', 'ssh', 'local'] as const
export const CAPACITIES = ['reserved', 'spot', 'flex-start', 'on-demand'] as const
export const OBJECTIVES = ['usd-per-hour', 'usd-per-compute', 'usd-per-memory-bandwidth', 'usd-per-network'] as const
export const SCOPES = ['nvlink-domain', 'placement', 'zone', 'region', 'cloud', 'any'] as const
export const LINK_SCOPES = ['zone', 'region', 'cloud', 'any'] as const
export const ENGINES = ['slurm', 'ssh'] as const
export const ON_PREEMPT = ['replace', 'move', 'stop', 'fail'] as const

/** More nodes than any cloud gives one cluster; a typing error is likelier. */
export const MOST_NODES = 100_000
