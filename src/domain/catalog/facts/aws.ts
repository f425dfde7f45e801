import type {Family} from './family.ts'
import {derived, read, remembered} from './source.ts'

const CARDS = 'EC2 DescribeInstanceTypes (getmoto/moto@0af643a): NetworkCards[0].PeakBandwidthInGbps'

/**
 * Nodes have one address, on network card 0, so that card's rate is what they have towards the rest of the region; its
 * EFA shares it. P5 reaches 800 with more addresses: see its `extraIp`.
 */
export const AWS_FAMILIES: readonly Family[] = [
  {prefixes: ['p4d.', 'p4de.'], hostGbitsPerSecond: 100, sources: [read('host', CARDS)]},
  {prefixes: ['p5.48xlarge', 'p5e.'], hostGbitsPerSecond: 100, sources: [read('host', CARDS)]},
  {prefixes: ['p5en.'], hostGbitsPerSecond: 200, sources: [read('host', CARDS)]},
  {prefixes: ['p6-b200.'], hostGbitsPerSecond: 200, sources: [read('host', CARDS)]},
  {prefixes: ['p6-b300.'], hostGbitsPerSecond: 350, sources: [read('host', CARDS)]},
  {
    prefixes: ['p6e-gb200.'],
    purchases: ['reserved'],
    hostGbitsPerSecond: 100,
    sources: [
      remembered('purchases', 'EC2 guide, UltraServers: no spot (read), only through capacity blocks (remembered)'),
      read('host', 'EC2 guide, EFA: NCI 0 is ENA at 100 Gbit/s'),
    ],
  },
  {
    prefixes: ['g6e.24xlarge', 'g6e.48xlarge'],
    hostGbitsPerSecond: 100,
    sources: [derived('host', 'rate of the machine over its network cards')],
  },
  {
    prefixes: ['g7e.24xlarge', 'g7e.48xlarge'],
    hostGbitsPerSecond: 400,
    sources: [read('host', CARDS)],
  },
]
