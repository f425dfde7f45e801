import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {GPU_COLUMNS} from '../../src/domain/catalog/parse-gpus.ts'
import {MACHINE_TYPE_COLUMNS} from '../../src/domain/catalog/parse-machine-types.ts'
import {PRICE_COLUMNS} from '../../src/domain/catalog/parse-prices.ts'

const GPUS = [
  'H100-SXM,Hopper,80,3350,66.9,494.7,989.4,1978.9,,1978.9,900,5,700,t',
  'L4,Ada,24,300,30.3,60,121,242,,242,,4,72,t',
]

/** One H100 size with InfiniBand and a cheaper one without, as price lists have them, and what other clouds ask. */
const TYPES = [
  'azure,Standard_ND96isr_H100_v5,96,1900,x86_64,H100-SXM,8,80,nvlink4,900,infiniband-ndr,3200,true,8,28000,vmss,t',
  'azure,Standard_ND96is_H100_v5,96,1900,x86_64,H100-SXM,8,80,nvlink4,900,ethernet,80,false,8,28000,,t',
  'aws,p5.48xlarge,192,2048,x86_64,H100-SXM,8,80,nvlink4,900,efa-v2,3200,true,32,28312,cluster-placement-group,t',
  'aws,g6.xlarge,4,16,x86_64,L4,1,24,none,,ethernet,10,false,1,232,cluster-placement-group,t',
  'nebius,gpu-h100-sxm,128,1600,x86_64,H100-SXM,8,80,nvlink4,900,infiniband-ndr,3200,true,8,,,t',
]

const PRICES = [
  'azure,eastus,,Standard_ND96isr_H100_v5,120.93,,t',
  'azure,eastus,,Standard_ND96is_H100_v5,108.84,,t',
  'aws,us-east-1,use1-az4,p5.48xlarge,122.5,60.25,t',
  'aws,us-east-1,use1-az6,p5.48xlarge,122.5,,t',
  'aws,us-east-1,use1-az4,g6.xlarge,0.8048,0.2,t',
  'nebius,eu-north1,,gpu-h100-sxm,23.6,,t',
]

/** Writes a catalog of six rows, as `GPUCTL_CATALOG` names one. */
export function writeSmallCatalog(folder: string): string {
  mkdirSync(folder, {recursive: true})
  const write = (name: string, columns: readonly string[], rows: readonly string[]) =>
    writeFileSync(join(folder, name), `${[columns.join(','), ...rows].join('\n')}\n`)
  write('gpus.csv', GPU_COLUMNS, GPUS)
  write('instance_types.csv', MACHINE_TYPE_COLUMNS, TYPES)
  write('prices.csv', PRICE_COLUMNS, PRICES)
  return folder
}
