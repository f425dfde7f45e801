import {readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import type {AwsNics, GcpNics} from '../../../src/domain/catalog/facts/nic-layout.ts'
import {compactPlacementNodes} from '../../../src/domain/catalog/facts/placement.ts'
import {machineFacts} from '../../../src/domain/catalog/machine-facts.ts'
import type {MachineType} from '../../../src/domain/catalog/machine-type.ts'
import {parseGpus} from '../../../src/domain/catalog/parse-gpus.ts'
import {parseMachineTypes} from '../../../src/domain/catalog/parse-machine-types.ts'

const file = (name: string) => ({
  name,
  text: readFileSync(new URL(`../../../templates/catalog/${name}`, import.meta.url), 'utf8'),
})
const types = parseMachineTypes(file('instance_types.csv'), parseGpus(file('gpus.csv')))
const rows = types
  .filter(({cloud}) => ['aws', 'gcp', 'azure'].includes(cloud))
  .map((type) => ({name: `${type.cloud} ${type.instanceType}`, type, facts: machineFacts(type)}))
const withRdma = rows.filter(({type}) => type.interNode.rdma === true)
const awsRows = rows.flatMap(({name, type, facts}) =>
  facts.nics !== 'unknown' && facts.nics.cloud === 'aws' ? [{name, type, nics: facts.nics}] : [],
)
const gcpRows = rows.flatMap(({name, type, facts}) =>
  facts.nics !== 'unknown' && facts.nics.cloud === 'gcp' ? [{name, type, nics: facts.nics}] : [],
)
const bands = rows.flatMap(({name, facts}) => facts.busBandwidth.map((band) => ({name, band})))

const named = (instanceType: string): MachineType => {
  const type = types.find((each) => each.instanceType === instanceType)
  if (!type) throw new Error(`no ${instanceType} in the catalog`)
  return type
}
const factsOf = (instanceType: string) => machineFacts(named(instanceType))
const made = (change: Partial<MachineType>): MachineType => ({...named('p5.48xlarge'), ...change})

test.each(rows)('$name says where its facts are from', ({facts}) => {
  const groups = new Set(facts.sources.map(({of}) => of))
  expect([...groups]).toEqual(expect.arrayContaining(['purchases', 'placement', 'nics', 'software']))
  for (const {at} of facts.sources) expect(at).not.toBe('')
  if (facts.bootSeconds !== 'unknown') expect(groups).toContain('boot')
  if (facts.bundledDiskNanoUsdPerHour > 0) expect(groups).toContain('disk')
})

test.each(withRdma)('$name, which has RDMA, is known well enough to be launched as a gang', ({type, facts}) => {
  expect(type.placementObject).not.toBe('unknown')
  expect(facts.placementMaxNodes).not.toBe(0)
  expect(facts.nics).not.toBe('unknown')
  expect(facts.software.transport).not.toMatch(/unknown|tcp/)
  expect(facts.software.ncclLogWord).not.toMatch(/unknown|Socket/)
  expect(facts.busBandwidth.some(({collective, nodes}) => collective === 'all-gather' && nodes === 2)).toBe(true)
})

test('a type that nothing is known of is not taken for a good one', () => {
  const interNode = {fabric: 'unknown', gbitsPerSecond: 'unknown', rdma: 'unknown'} as const
  const facts = machineFacts(made({cloud: 'lambda', instanceType: 'x', interNode, placementObject: 'unknown'}))
  expect(facts).toMatchObject({
    placementMaxNodes: 'unknown',
    nvlinkDomainNodes: 1,
    hostGbitsPerSecond: 'unknown',
    bundledDiskNanoUsdPerHour: 0,
    nics: 'unknown',
    bootSeconds: 'unknown',
    busBandwidth: [],
    sources: [],
  })
  expect(facts.software).toMatchObject({transport: 'unknown', ncclPlugin: 'unknown', image: 'unknown'})
})

describe('purchases', () => {
  test.each([
    ['p6e-gb200.36xlarge', ['reserved']],
    ['a3-highgpu-1g', ['spot', 'flex-start']],
    ['a3-highgpu-2g', ['spot', 'flex-start']],
    ['a3-highgpu-4g', ['spot', 'flex-start']],
    ['a3-ultragpu-8g', ['spot', 'flex-start', 'reserved']],
    ['a4-highgpu-8g', ['spot', 'flex-start', 'reserved']],
    ['a4x-highgpu-4g', ['spot', 'reserved']],
    ['a4x-maxgpu-4g-metal', ['reserved']],
  ])('of %s', (instanceType, purchases) => {
    expect(factsOf(instanceType).purchases).toEqual(purchases)
  })

  test('of all others include on-demand and spot; only Google Cloud has flex-start', () => {
    const others = rows.filter(({facts}) => facts.purchases.includes('on-demand'))
    expect(others).toHaveLength(rows.length - 8)
    for (const {facts} of others) expect(facts.purchases).toContain('spot')
    for (const {type, facts} of rows) if (type.cloud !== 'gcp') expect(facts.purchases).not.toContain('flex-start')
  })
})

describe('placement', () => {
  test.each([
    ['p5.48xlarge', 'unknown', 1],
    ['p6e-gb200.36xlarge', 18, 18],
    ['a3-megagpu-8g', 256, 1],
    ['a4-highgpu-8g', 150, 1],
    ['a4x-highgpu-4g', 18, 18],
    ['g4-standard-48', 'unknown', 1],
    ['Standard_ND96isr_H100_v5', 100, 1],
    ['Standard_ND128isr_NDR_GB200_v6', 18, 18],
    ['Standard_NC40ads_H100_v5', 0, 1],
  ])('%s: %s nodes in a placement object, %i in an NVLink domain', (instanceType, nodes, domain) => {
    expect(factsOf(instanceType)).toMatchObject({placementMaxNodes: nodes, nvlinkDomainNodes: domain})
  })

  test('farther apart there is room for more nodes', () => {
    for (const instanceType of ['a3-highgpu-8g', 'a4-highgpu-8g']) {
      const {1: near, 2: block, 3: far} = compactPlacementNodes(instanceType)
      expect(near).toBeLessThan(block)
      expect(block).toBeLessThan(far)
    }
  })

  test('a rack is a rack by every fact', () => {
    for (const {type, facts} of rows) {
      expect(facts.nvlinkDomainNodes * type.gpuCount === 72).toBe(type.gpu.model.startsWith('GB'))
      expect(facts.software.imex).toBe(facts.nvlinkDomainNodes > 1)
    }
  })
})

describe('bandwidth of a host', () => {
  test.each([
    ['g5.xlarge', 2.5],
    ['g6e.12xlarge', 100],
    ['g6e.48xlarge', 100],
    ['g7e.48xlarge', 400],
    ['p5.4xlarge', 100],
    ['p6e-gb200.36xlarge', 100],
    ['p5.48xlarge', 100],
    ['p6-b300.48xlarge', 350],
    ['a2-highgpu-8g', 100],
    ['a3-highgpu-8g', 200],
    ['a3-megagpu-8g', 200],
    ['a3-ultragpu-8g', 400],
    ['a4-highgpu-8g', 400],
    ['a3-edgegpu-8g', 'unknown'],
    ['Standard_ND96asr_v4', 24],
    ['Standard_ND96isr_H200_v5', 80],
    ['Standard_NC96ads_A100_v4', 80],
  ])('%s: %s Gbit/s', (instanceType, gbits) => {
    expect(factsOf(instanceType).hostGbitsPerSecond).toBe(gbits)
  })

  test('is never that of a fabric which ends at the gang', () => {
    for (const {type, facts} of withRdma) {
      if (facts.hostGbitsPerSecond === 'unknown' || type.nicCount === 1) continue
      expect(facts.hostGbitsPerSecond).toBeLessThan(Number(type.interNode.gbitsPerSecond))
    }
    const infiniBand = {fabric: 'infiniband-ndr', gbitsPerSecond: 3200, rdma: true} as const
    expect(machineFacts(made({cloud: 'nebius', instanceType: 'x', interNode: infiniBand}))).toMatchObject({
      hostGbitsPerSecond: 'unknown',
    })
  })
})

describe('disks', () => {
  test.each([
    ['a3-highgpu-8g', 660_000_000],
    ['a3-highgpu-1g', 82_500_000],
    ['a2-ultragpu-1g', 41_250_000],
    ['a3-ultragpu-8g', 1_320_000_000],
    ['a4-highgpu-8g', 0],
    ['a2-highgpu-8g', 0],
    ['p5.48xlarge', 0],
    ['Standard_ND96isr_H100_v5', 0],
  ])('of %s: %i nano-USD an hour beside its price', (instanceType, nanoUsd) => {
    expect(factsOf(instanceType).bundledDiskNanoUsdPerHour).toBe(nanoUsd)
  })

  test('cost whole nano-USD', () => {
    const odd = machineFacts({...named('a3-highgpu-8g'), localNvmeGib: 0.1234567})
    expect(odd.bundledDiskNanoUsdPerHour).toBe(13_580)
    for (const {facts} of rows) expect(Number.isSafeInteger(facts.bundledDiskNanoUsdPerHour)).toBe(true)
  })
})

describe('network interfaces on AWS', () => {
  /** MaximumEfaInterfaces of DescribeInstanceTypes; GB200 has four NICs that EFA can use at full rate. */
  const maxEfa: Readonly<Record<string, number>> = {
    'p4d.24xlarge': 4,
    'p4de.24xlarge': 4,
    'p5.4xlarge': 1,
    'p5.48xlarge': 32,
    'p5e.48xlarge': 32,
    'p5en.48xlarge': 16,
    'p6-b200.48xlarge': 8,
    'p6-b300.48xlarge': 16,
    'p6e-gb200.36xlarge': 4,
    'g6e.24xlarge': 2,
    'g6e.48xlarge': 4,
    'g7e.24xlarge': 2,
    'g7e.48xlarge': 4,
  }
  const efaOf = (nics: AwsNics) => nics.interfaces.filter(({kind}) => kind !== 'interface')

  test('are known for every type', () => {
    expect(awsRows).toHaveLength(rows.filter(({type}) => type.cloud === 'aws').length)
  })

  test.each(awsRows)('$name: as many EFA as it has', ({type, nics}) => {
    const byFabric = type.interNode.fabric.startsWith('efa') ? 1 : 0
    expect(efaOf(nics)).toHaveLength(maxEfa[type.instanceType] ?? byFabric)
  })

  test.each(awsRows)('$name: EC2 would take the request', ({type, nics}) => {
    expect(nics.interfaces[0]).toEqual({card: 0, device: 0, kind: 'interface'})
    expect(nics.interfaces.filter(({kind}) => kind === 'interface')).toHaveLength(1)
    expect(nics.cards).toBe(type.nicCount)
    const slots = nics.interfaces.map(({card, device}) => `${card}/${device}`)
    expect(new Set(slots).size).toBe(slots.length)
    const efaCards = efaOf(nics).map(({card}) => card)
    expect(new Set(efaCards).size).toBe(efaCards.length)
    for (let card = 0; card < nics.cards; card++) {
      const extra = nics.extraIp?.cards.includes(card) ? 1 : 0
      const onCard = nics.interfaces.filter((each) => each.card === card).length + extra
      if (nics.interfacesPerCard !== 'unknown') expect(onCard).toBeLessThanOrEqual(nics.interfacesPerCard)
    }
    for (const {card} of nics.interfaces) expect(card).toBeLessThan(nics.cards)
  })

  test.each(awsRows)('$name: the EFA add up to its rate', ({type, nics}) => {
    const efa = efaOf(nics).length
    if (efa === 0) return
    expect(efa * Number(nics.efaGbitsPerSecond)).toBe(type.interNode.gbitsPerSecond)
  })
})

describe('network interfaces on Google Cloud', () => {
  const fabricNics = (nics: GcpNics) => nics.networks.filter(({use}) => use !== 'host')
  const total = (networks: GcpNics['networks']) =>
    networks.reduce((sum, {count, nicsEach}) => sum + count * nicsEach, 0)

  test.each(gcpRows)('$name: every NIC has a network, and every RDMA NIC one for RDMA', ({nics}) => {
    expect(total(nics.networks)).toBe(nics.nicTypes.length)
    const rdma = nics.networks.filter(({use}) => use === 'rdma')
    expect(total(rdma)).toBe(nics.nicTypes.filter((type) => type === 'MRDMA').length)
    for (const {profile, count} of rdma) expect({profile, count}).toEqual({profile: expect.anything(), count: 1})
    for (const {subnetsEach, nicsEach} of nics.networks) expect(['auto', nicsEach]).toContain(subnetsEach)
    expect(nics.nicTypes.join()).toMatch(/^(GVNIC|IDPF)(,GVNIC)*(,MRDMA)*$/)
  })

  test.each(gcpRows)('$name: the NICs of its GPUs add up to its rate', ({type, nics}) => {
    const count = total(fabricNics(nics)) || 1
    expect(count * Number(nics.fabricGbitsPerSecond)).toBe(type.interNode.gbitsPerSecond)
  })

  test('as many as the catalog counts, but for A4X Max, whose RDMA NICs have two ports', () => {
    const differing = gcpRows.filter(({type, nics}) => nics.nicTypes.length !== type.nicCount)
    expect(differing.map(({type}) => type.instanceType)).toEqual(['a4x-maxgpu-4g-metal'])
  })
})

test.each(rows.filter(({type}) => type.cloud === 'azure'))('$name: a scale set where there is InfiniBand', (row) => {
  const {nics} = row.facts
  if (nics === 'unknown' || nics.cloud !== 'azure') throw new Error('the layout of another cloud')
  const hasInfiniBand = row.type.interNode.fabric.startsWith('infiniband')
  expect(nics.infiniBand !== 'none').toBe(hasInfiniBand)
  expect(nics.scaleSet !== undefined).toBe(hasInfiniBand)
  if (nics.infiniBand === 'none') return
  expect(nics.infiniBand.adapters).toBe(row.type.nicCount)
  expect(nics.infiniBand.adapters * nics.infiniBand.gbitsPerSecond).toBe(row.type.interNode.gbitsPerSecond)
  expect(nics.scaleSet?.maxNodes).toBe(row.facts.placementMaxNodes)
})

describe('bus bandwidth', () => {
  test.each(bands)('$name $band.collective over $band.nodes nodes: floor, typical and peak in this order', ({band}) => {
    const {floorGbytesPerSecond, typicalGbytesPerSecond, peakGbytesPerSecond} = band
    const known = [floorGbytesPerSecond, typicalGbytesPerSecond, peakGbytesPerSecond].filter((x) => x !== 'unknown')
    expect(known).toEqual([...new Set(known)].sort((a, b) => a - b))
    expect(known).not.toHaveLength(0)
    expect(band.at).not.toBe('')
  })

  const bandOf = (instanceType: string, collective: string, sizeGib: number) =>
    factsOf(instanceType).busBandwidth.find((band) => band.collective === collective && band.sizeGib === sizeGib)

  test('peaks follow from line rate: published results come near them, and none is above', () => {
    expect(bandOf('p4de.24xlarge', 'all-reduce', 2)).toMatchObject({peakGbytesPerSecond: 93.75})
    expect(bandOf('a4-highgpu-8g', 'all-reduce', 8)).toMatchObject({peakGbytesPerSecond: 750})
    expect(bandOf('a3-megagpu-8g', 'all-gather', 8)).toMatchObject({peakGbytesPerSecond: 200})
  })

  test('what nobody published starts at 70 % of line rate', () => {
    expect(bandOf('p6-b200.48xlarge', 'all-gather', 8)).toMatchObject({
      floorGbytesPerSecond: 280,
      typicalGbytesPerSecond: 'unknown',
      peakGbytesPerSecond: 400,
      confidence: 'derived',
    })
  })

  test('a rack shows its fabric only without NVLink between nodes', () => {
    for (const instanceType of ['a4x-highgpu-4g', 'p6e-gb200.36xlarge', 'Standard_ND128isr_NDR_GB200_v6'])
      expect(bandOf(instanceType, 'all-gather', 8)).toMatchObject({environment: {NCCL_MNNVL_ENABLE: '0'}})
  })

  test('every published figure is of a type that there is', () => {
    const measured = rows.filter(({facts}) => facts.busBandwidth.some(({confidence}) => confidence === 'read'))
    expect(measured.map(({type}) => type.instanceType)).toEqual([
      'p4d.24xlarge',
      'p4de.24xlarge',
      'p5.48xlarge',
      'p5en.48xlarge',
      'Standard_NC80adis_H100_v5',
      'Standard_ND128isr_NDR_GB200_v6',
      'Standard_ND96amsr_A100_v4',
      'Standard_ND96isr_H100_v5',
      'Standard_ND96isr_H200_v5',
      'Standard_ND96isr_MI300X_v5',
      'a3-highgpu-8g',
      'a3-megagpu-8g',
      'a3-ultragpu-8g',
      'a4-highgpu-8g',
      'a4x-highgpu-4g',
    ])
  })
})

describe('software', () => {
  test.each([
    ['p5.48xlarge', 'efa', 'OFI', 'aws-ofi-nccl'],
    ['g5.xlarge', 'tcp', 'Socket', 'none'],
    ['a2-highgpu-8g', 'tcp', 'Socket', 'none'],
    ['a3-highgpu-8g', 'gpudirect-tcpx', 'GPUDirectTCPX', 'GPUDirectTCPX'],
    ['a3-megagpu-8g', 'gpudirect-tcpxo', 'FasTrak', 'FasTrak'],
    ['a4-highgpu-8g', 'gib', 'gIB', 'gIB'],
    ['Standard_ND96isr_H100_v5', 'infiniband', 'IB', 'none'],
  ])('%s: %s, NET/%s in the log, plugin %s', (instanceType, transport, ncclLogWord, ncclPlugin) => {
    expect(factsOf(instanceType).software).toMatchObject({transport, ncclLogWord, ncclPlugin})
  })

  test.each(rows)(
    '$name: nothing is set that must not be, and a topology file that NCCL reads',
    ({facts: {software}}) => {
      for (const variable of software.mustNotSet) expect(software.environment).not.toHaveProperty([variable])
      expect(software.environment.NCCL_TOPO_FILE).toBe(software.topologyFile)
    },
  )

  test('as many data interfaces as GPU NICs', () => {
    const data = (instanceType: string, variable: string) =>
      factsOf(instanceType).software.environment[variable]?.split(',').length
    expect(data('a3-highgpu-8g', 'NCCL_GPUDIRECTTCPX_SOCKET_IFNAME')).toBe(4)
    expect(data('a3-megagpu-8g', 'NCCL_FASTRAK_IFNAME')).toBe(8)
  })

  test('an image is of the processor of its machine', () => {
    for (const {type, facts} of rows) {
      const {image} = facts.software
      if (image === 'unknown' || type.arch === 'x86_64') continue
      expect(image.family).toMatch(/arm64|gb/)
    }
  })

  test('a fabric manager where there is NVSwitch, never elsewhere, and unknown where the host may run it', () => {
    expect(factsOf('p5.48xlarge').software.fabricManager).toBe(true)
    expect(factsOf('Standard_ND96isr_H100_v5').software.fabricManager).toBe(true)
    expect(factsOf('a3-ultragpu-8g').software.fabricManager).toBe('unknown')
    expect(factsOf('g5.48xlarge').software.fabricManager).toBe(false)
    expect(factsOf('Standard_ND96isr_MI300X_v5').software.fabricManager).toBe(false)
  })
})
