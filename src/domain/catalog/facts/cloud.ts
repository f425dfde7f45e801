import type {Known, MachineType} from '../machine-type.ts'
import {AWS_FAMILIES} from './aws.ts'
import {awsNics} from './aws-nics.ts'
import {AWS_SOFTWARE_SOURCE, awsSoftware} from './aws-software.ts'
import {AZURE_FAMILIES} from './azure.ts'
import {ETHERNET_NICS} from './azure-nics.ts'
import {AZURE_SOFTWARE_SOURCE, azureSoftware} from './azure-software.ts'
import type {Billing} from './billing.ts'
import type {Family} from './family.ts'
import {GCP_FAMILIES} from './gcp.ts'
import {gcpNics} from './gcp-nics.ts'
import {GCP_SOFTWARE_SOURCE} from './gcp-software.ts'
import type {NicLayout} from './nic-layout.ts'
import type {PurchaseModel} from './purchase-model.ts'
import type {Software} from './software.ts'
import {read, remembered, type Source} from './source.ts'

/** What a cloud's types have in common, and its families that are known better. */
export interface CloudFacts {
  readonly families: readonly Family[]
  readonly purchases: readonly PurchaseModel[]
  readonly billing: Billing
  readonly nics: (type: MachineType) => Known<NicLayout>
  readonly software: (type: MachineType) => Partial<Software>
  readonly sources: readonly Source[]
}

export const CLOUD_FACTS: Readonly<Record<string, CloudFacts>> = {
  aws: {
    families: AWS_FAMILIES,
    purchases: ['on-demand', 'spot', 'reserved'],
    billing: {leastSeconds: 60, stepSeconds: 1},
    nics: awsNics,
    software: awsSoftware,
    sources: [
      read('purchases', 'EC2 DescribeInstanceTypes (getmoto/moto@0af643a): SupportedUsageClasses'),
      remembered('billing', 'EC2 pricing: Linux by the second, a minute at least'),
      read('placement', 'EC2 user guide: a cluster placement group names no limit'),
      read('nics', 'EC2 DescribeInstanceTypes (getmoto/moto@0af643a): EfaInfo, NetworkCards'),
      read('software', AWS_SOFTWARE_SOURCE),
    ],
  },
  gcp: {
    families: GCP_FAMILIES,
    purchases: ['on-demand', 'spot', 'reserved', 'flex-start'],
    billing: {leastSeconds: 60, stepSeconds: 1},
    nics: gcpNics,
    software: () => ({}),
    sources: [
      remembered('purchases', 'Google Cloud, provisioning models'),
      remembered('billing', 'Compute Engine pricing: by the second, a minute at least'),
      read('placement', 'GoogleCloudPlatform/cluster-toolkit, slurm_gcp: nodes of a policy by its distance'),
      remembered('nics', 'Google Cloud, accelerator-optimized machine types (2026-04-14)'),
      read('software', GCP_SOFTWARE_SOURCE),
    ],
  },
  azure: {
    families: AZURE_FAMILIES,
    purchases: ['on-demand', 'spot', 'reserved'],
    billing: {leastSeconds: 60, stepSeconds: 60},
    nics: ({interNode}) => (interNode.fabric === 'ethernet' ? ETHERNET_NICS : 'unknown'),
    software: azureSoftware,
    sources: [
      remembered('purchases', 'Azure: spot, and on-demand capacity reservations'),
      remembered('billing', 'Azure usage is told in whole minutes'),
      read('placement', 'Azure: a scale set with one placement group takes 100 nodes'),
      read('nics', 'MicrosoftDocs/azure-compute-docs, size series pages'),
      read('software', AZURE_SOFTWARE_SOURCE),
    ],
  },
}
