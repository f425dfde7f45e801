import {infiniBandNics, rackNics} from './azure-nics.ts'
import {ND_A100, ND_H100, ND_H200, ND_RACK} from './azure-software.ts'
import type {Family} from './family.ts'
import {read, remembered} from './source.ts'

const SIZES = 'MicrosoftDocs/azure-compute-docs, size series pages: max network bandwidth'
const NICS = 'Azure/azurehpc-health-checks, conf: InfiniBand adapters and rates; Azure guide to InfiniBand scale sets'
const ENVIRONMENT = 'Azure/ai-infrastructure-on-azure; Azure/azhpc-images'

/** InfiniBand never leaves a scale set, so only the Ethernet of these sizes counts towards the rest of the region. */
export const AZURE_FAMILIES: readonly Family[] = [
  {
    prefixes: ['Standard_ND96asr_v4', 'Standard_ND96amsr_A100_v4'],
    hostGbitsPerSecond: 24,
    nics: infiniBandNics(8, 200),
    software: ND_A100,
    sources: [
      read('host', SIZES),
      read('nics', NICS),
      remembered('software', `${ENVIRONMENT}: the path of the topology file`),
    ],
  },
  {
    prefixes: ['Standard_ND96isr_H100_v5'],
    hostGbitsPerSecond: 80,
    nics: infiniBandNics(8, 400),
    software: ND_H100,
    sources: [read('host', SIZES), read('nics', NICS), read('software', ENVIRONMENT)],
  },
  {
    prefixes: ['Standard_ND96isr_H200_v5'],
    hostGbitsPerSecond: 80,
    nics: infiniBandNics(8, 400),
    software: ND_H200,
    sources: [read('host', SIZES), read('nics', NICS), read('software', ENVIRONMENT)],
  },
  {
    prefixes: ['Standard_ND96isr_MI300X_v5'],
    hostGbitsPerSecond: 80,
    nics: infiniBandNics(8, 400),
    sources: [read('host', SIZES), read('nics', NICS)],
  },
  {
    prefixes: ['Standard_ND128isr_NDR_GB200_v6'],
    hostGbitsPerSecond: 160,
    nics: rackNics(4, 400),
    software: ND_RACK,
    sources: [
      read('host', `${SIZES}: 160, in Gbit/s by the summary and in Mbit/s, which it cannot be, by the table`),
      read('nics', NICS),
      read('software', ENVIRONMENT),
    ],
  },
  {
    prefixes: ['Standard_ND128isr_GB300_v6'],
    nics: rackNics(4, 800),
    software: ND_RACK,
    sources: [remembered('nics', NICS), read('software', ENVIRONMENT)],
  },
]
