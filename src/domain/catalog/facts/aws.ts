import {efaNics, range} from './aws-nics.ts'
import type {Family} from './family.ts'
import {read, remembered} from './source.ts'

const CARDS = 'EC2 DescribeInstanceTypes (getmoto/moto@0af643a): NetworkCards, PeakBandwidthInGbps'
const LAYOUT = 'EC2 user guide, efa-acc-inst-types; DescribeInstanceTypes (getmoto/moto@0af643a)'
const READ = [read('host', CARDS), read('nics', LAYOUT)]

/**
 * Nodes have one address, on network card 0, so that card's rate is what they have towards the rest of the region; its
 * EFA shares it.
 */
export const AWS_FAMILIES: readonly Family[] = [
  {
    prefixes: ['p4d.', 'p4de.'],
    hostGbitsPerSecond: 100,
    nics: efaNics({cards: 4, interfacesPerCard: 15, efaGbitsPerSecond: 100}),
    sources: READ,
  },
  {
    prefixes: ['p5.48xlarge', 'p5e.'],
    hostGbitsPerSecond: 100,
    nics: efaNics({
      cards: 32,
      interfacesPerCard: 2,
      efaGbitsPerSecond: 100,
      extraIp: {cards: range(4, 32, 4), maxGbitsPerSecond: 800},
    }),
    sources: READ,
  },
  {
    prefixes: ['p5en.'],
    hostGbitsPerSecond: 200,
    nics: efaNics({cards: 16, interfacesPerCard: 4, efaGbitsPerSecond: 200}),
    sources: READ,
  },
  {
    prefixes: ['p6-b200.'],
    hostGbitsPerSecond: 200,
    nics: efaNics({
      cards: 8,
      interfacesPerCard: 4,
      efaGbitsPerSecond: 400,
      extraIp: {cards: range(1, 8), maxGbitsPerSecond: 1600},
    }),
    sources: READ,
  },
  {
    prefixes: ['p6-b300.'],
    hostGbitsPerSecond: 350,
    nics: efaNics({cards: 17, interfacesPerCard: 4, efaGbitsPerSecond: 400, efaCards: range(1, 17)}),
    sources: READ,
  },
  {
    prefixes: ['p6e-gb200.'],
    purchases: ['reserved'],
    hostGbitsPerSecond: 100,
    // Cards 1 to 15 that have EFA share their NIC in pairs: one of each pair is enough for the whole rate.
    nics: efaNics({cards: 17, efaGbitsPerSecond: 400, efaCards: [1, 5, 9, 13]}),
    sources: [
      remembered(
        'purchases',
        'EC2 user guide, UltraServers: no spot (read), only through capacity blocks (remembered)',
      ),
      read('host', 'EC2 user guide, EFA: NCI 0 is ENA at 100 Gbit/s'),
      read('nics', 'EC2 user guide, EFA'),
    ],
  },
]
