import {describe, expect, test} from 'vitest'
import type {AwsNics, GcpNics} from '../../../src/domain/catalog/facts/nic-layout.ts'
import {machineFacts} from '../../../src/domain/catalog/machine-facts.ts'
import {factsOf, made, ROWS, WITH_RDMA} from './shipped-machine-facts.ts'

const AWS_ROWS = ROWS.flatMap(({name, type, facts}) =>
  facts.nics !== 'unknown' && facts.nics.cloud === 'aws' ? [{name, type, nics: facts.nics}] : [],
)
const GCP_ROWS = ROWS.flatMap(({name, type, facts}) =>
  facts.nics !== 'unknown' && facts.nics.cloud === 'gcp' ? [{name, type, nics: facts.nics}] : [],
)

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
    for (const {type, facts} of WITH_RDMA) {
      if (facts.hostGbitsPerSecond === 'unknown' || type.nicCount === 1) continue
      expect(facts.hostGbitsPerSecond).toBeLessThan(Number(type.interNode.gbitsPerSecond))
    }
    const infiniBand = {fabric: 'infiniband-ndr', gbitsPerSecond: 3200, rdma: true} as const
    expect(machineFacts(made({cloud: 'nebius', instanceType: 'x', interNode: infiniBand}))).toMatchObject({
      hostGbitsPerSecond: 'unknown',
    })
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
    expect(AWS_ROWS).toHaveLength(ROWS.filter(({type}) => type.cloud === 'aws').length)
  })

  test.each(AWS_ROWS)('$name: as many EFA as it has', ({type, nics}) => {
    const byFabric = type.interNode.fabric.startsWith('efa') ? 1 : 0
    expect(efaOf(nics)).toHaveLength(maxEfa[type.instanceType] ?? byFabric)
  })

  test.each(AWS_ROWS)('$name: EC2 would take the request', ({type, nics}) => {
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

  test.each(AWS_ROWS)('$name: the EFA add up to its rate', ({type, nics}) => {
    const efa = efaOf(nics).length
    if (efa === 0) return
    expect(efa * Number(nics.efaGbitsPerSecond)).toBe(type.interNode.gbitsPerSecond)
  })
})

describe('network interfaces on Google Cloud', () => {
  const fabricNics = (nics: GcpNics) => nics.networks.filter(({use}) => use !== 'host')
  const total = (networks: GcpNics['networks']) =>
    networks.reduce((sum, {count, nicsEach}) => sum + count * nicsEach, 0)

  test.each(GCP_ROWS)('$name: every NIC has a network, and every RDMA NIC one for RDMA', ({nics}) => {
    expect(total(nics.networks)).toBe(nics.nicTypes.length)
    const rdma = nics.networks.filter(({use}) => use === 'rdma')
    expect(total(rdma)).toBe(nics.nicTypes.filter((type) => type === 'MRDMA').length)
    for (const {profile, count} of rdma) expect({profile, count}).toEqual({profile: expect.anything(), count: 1})
    for (const {subnetsEach, nicsEach} of nics.networks) expect(['auto', nicsEach]).toContain(subnetsEach)
    expect(nics.nicTypes.join()).toMatch(/^(GVNIC|IDPF)(,GVNIC)*(,MRDMA)*$/)
  })

  test.each(GCP_ROWS)('$name: the NICs of its GPUs add up to its rate', ({type, nics}) => {
    const count = total(fabricNics(nics)) || 1
    expect(count * Number(nics.fabricGbitsPerSecond)).toBe(type.interNode.gbitsPerSecond)
  })

  test('as many as the catalog counts, but for A4X Max, whose RDMA NICs have two ports', () => {
    const differing = GCP_ROWS.filter(({type, nics}) => nics.nicTypes.length !== type.nicCount)
    expect(differing.map(({type}) => type.instanceType)).toEqual(['a4x-maxgpu-4g-metal'])
  })
})

test.each(ROWS.filter(({type}) => type.cloud === 'azure'))('$name: a scale set where there is InfiniBand', (row) => {
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
