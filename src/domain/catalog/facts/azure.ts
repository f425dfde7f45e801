import type {Family} from './family.ts'
import {read} from './source.ts'

const SIZES = 'MicrosoftDocs/azure-compute-docs, size series pages: max network bandwidth'

/** InfiniBand never leaves a scale set, so only the Ethernet of these sizes counts towards the rest of the region. */
export const AZURE_FAMILIES: readonly Family[] = [
  {
    prefixes: ['Standard_ND96asr_v4', 'Standard_ND96amsr_A100_v4'],
    hostGbitsPerSecond: 24,
    sources: [read('host', SIZES)],
  },
  {
    prefixes: ['Standard_ND96isr_H100_v5', 'Standard_ND96isr_H200_v5', 'Standard_ND96isr_MI300X_v5'],
    hostGbitsPerSecond: 80,
    sources: [read('host', SIZES)],
  },
  {
    prefixes: ['Standard_ND128isr_NDR_GB200_v6'],
    hostGbitsPerSecond: 160,
    sources: [read('host', `${SIZES} (the table of sizes says Mbps, the summary Gbps)`)],
  },
]
