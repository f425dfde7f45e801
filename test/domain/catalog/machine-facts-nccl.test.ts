import {describe, expect, test} from 'vitest'
import {factsOf, ROWS} from './shipped-machine-facts.ts'

const BANDS = ROWS.flatMap(({name, facts}) => facts.busBandwidth.map((band) => ({name, band})))

describe('bus bandwidth', () => {
  test.each(BANDS)('$name $band.collective over $band.nodes nodes: floor, typical and peak in this order', ({band}) => {
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
    const measured = ROWS.filter(({facts}) => facts.busBandwidth.some(({confidence}) => confidence === 'read'))
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

  test.each(ROWS)(
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
    for (const {type, facts} of ROWS) {
      const {image} = facts.software
      if (image === 'unknown' || type.arch === 'x86_64') continue
      expect(image.family).toMatch(/arm64|gb/i)
    }
  })

  test('nodes with Arm processors on AWS have an image of a system that supports all of them', () => {
    expect(factsOf('p6e-gb200.36xlarge').software.image).toMatchObject({
      family: 'Deep Learning ARM64 Base OSS Nvidia Driver GPU AMI (Ubuntu 24.04)',
    })
  })

  test('a fabric manager where there is NVSwitch, never elsewhere, and unknown where the host may run it', () => {
    expect(factsOf('p5.48xlarge').software.fabricManager).toBe(true)
    expect(factsOf('Standard_ND96isr_H100_v5').software.fabricManager).toBe(true)
    expect(factsOf('a3-ultragpu-8g').software.fabricManager).toBe('unknown')
    expect(factsOf('g5.48xlarge').software.fabricManager).toBe(false)
    expect(factsOf('Standard_ND96isr_MI300X_v5').software.fabricManager).toBe(false)
  })
})
