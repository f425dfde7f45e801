import type {Known} from '../machine-type.ts'
import type {BusBandwidth} from './bus-bandwidth.ts'

const NHC = 'Azure/azurehpc-health-checks, conf'
const AWSOME = 'awsome-distributed-training, nccl-tests README'
const TOOLKIT = 'GoogleCloudPlatform/cluster-toolkit, documentation of NCCL tests'
const SCANNER = 'Google cluster-health-scanner, BANDWIDTH_THRESHOLD for 2 to 8 GiB'

/** When they were looked up. */
export const PUBLISHED_BANDS_DATE = '2026-11-20'

/** Floors that somebody uses and results that somebody saw. A peak not known here follows from the line rate. */
export const PUBLISHED_BANDS: readonly (BusBandwidth & {readonly type: string})[] = [
  reduce('p4d.24xlarge', 2, 'unknown', 'unknown', 57, 'NVIDIA/nccl#527'),
  reduce('p4de.24xlarge', 2, 2, 'unknown', 78.3, AWSOME),
  reduce('p5.48xlarge', 2, 1, 'unknown', 437, AWSOME),
  reduce('p5.48xlarge', 2, 8, 'unknown', 479, AWSOME),
  reduce('p5.48xlarge', 2, 16, 'unknown', 487, AWSOME),
  reduce('p5en.48xlarge', 'unknown', 16, 'unknown', 370, 'awslabs, nccl-tests'),
  gather('a3-highgpu-8g', 0.5, 45, 71, `${TOOLKIT}; the floor is 45 % of line rate, as results spread from 50 to 71`),
  gather('a3-megagpu-8g', 1, 90, 183, `${TOOLKIT}; ${SCANNER}`),
  gather('a3-megagpu-8g', 8, 90, 188.7, `${TOOLKIT}; ${SCANNER}`),
  gather('a3-ultragpu-8g', 1, 250, 324, `${TOOLKIT}; ${SCANNER}`),
  gather('a3-ultragpu-8g', 8, 250, 329, `${TOOLKIT}; ${SCANNER}`),
  gather('a4-highgpu-8g', 8, 250, 'unknown', SCANNER),
  reduce('a4-highgpu-8g', 2, 8, 'unknown', 683, 'dstack, example of a cluster on Google Cloud'),
  {...gather('a4x-highgpu-4g', 8, 160, 'unknown', SCANNER), environment: {NCCL_MNNVL_ENABLE: '0'}},
  // No switch adds up on A100, so one direction of NVLink is all that a node's all-reduce can reach.
  {...reduce('Standard_ND96amsr_A100_v4', 1, 16, 228, 'unknown', NHC), peakGbytesPerSecond: 300},
  reduce(
    'Standard_ND96isr_H100_v5',
    1,
    16,
    460,
    480,
    `${NHC}; NVIDIA/nccl-tests#212, where Azure's sku_baselines.md has 450`,
  ),
  reduce('Standard_ND96isr_H200_v5', 1, 16, 431, 'unknown', NHC),
  reduce('Standard_ND96isr_MI300X_v5', 1, 16, 314, 'unknown', NHC),
  reduce('Standard_ND128isr_NDR_GB200_v6', 1, 16, 432, 'unknown', NHC),
  reduce('Standard_ND128isr_GB300_v6', 'unknown', 16, 600, 937, 'Azure/ai-infrastructure-on-azure, sku_baselines.md'),
  reduce('Standard_NC80adis_H100_v5', 1, 16, 208, 'unknown', NHC),
]

function reduce(
  type: string,
  nodes: Known<number>,
  sizeGib: Known<number>,
  floorGbytesPerSecond: Known<number>,
  typicalGbytesPerSecond: Known<number>,
  at: string,
) {
  const band = {type, nodes, sizeGib, floorGbytesPerSecond, typicalGbytesPerSecond, at, date: PUBLISHED_BANDS_DATE}
  return {...band, collective: 'all-reduce', peakGbytesPerSecond: 'unknown', confidence: 'read'} as const
}

function gather(
  type: string,
  sizeGib: number,
  floorGbytesPerSecond: number,
  typicalGbytesPerSecond: Known<number>,
  at: string,
) {
  return {
    ...reduce(type, 2, sizeGib, floorGbytesPerSecond, typicalGbytesPerSecond, at),
    collective: 'all-gather',
  } as const
}
