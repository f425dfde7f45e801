import {expect, test} from 'vitest'
import type {ClusterProfile} from '../../src/domain/harness/cluster-profile.ts'
import {gpuProfiles} from '../../src/domain/harness/gpu-profile.ts'
import {noPaint} from '../../src/views/paint.ts'
import {profileProgress} from '../../src/views/profile-progress.ts'
import {profileView} from '../../src/views/profile-view.ts'

const sample = {
  ...{index: 0, busyShare: 1, smShare: 0.66, tensorShare: 0.38, dramShare: 0.42, powerW: 490, smMhz: 1755},
  ...{nvlinkTxBytesPerSecond: 40e9, nvlinkRxBytesPerSecond: 60e9, memoryUsedBytes: 64 * 2 ** 30},
  clockReasons: {benign: [], harmful: ['hw-thermal']},
}
const begin = {schema: 1, kind: 'begin', hasCounterReader: false} as const
const profile: ClusterProfile = {
  ...{cluster: 'llama', seconds: 2},
  nodes: [
    {
      ...{node: 'train-0', hasCounterReader: true},
      gpus: gpuProfiles({
        begin: {...begin, gpus: [{index: 0, simulated: true, counters: 'supported'}]},
        samples: [{kind: 'sample', atUnixMs: 0, gpus: [sample]}],
      }),
    },
    {
      ...{node: 'train-1', hasCounterReader: false},
      gpus: gpuProfiles({
        begin: {...begin, gpus: [{index: 0, simulated: false, counters: 'not-supported'}]},
        samples: [{kind: 'sample', atUnixMs: 0, gpus: [{index: 0, busyShare: 0}]}],
      }),
    },
    {node: 'login-0', hasCounterReader: false, gpus: [], fault: 'libnvidia-ml.so.1: cannot open'},
    {node: 'train-2', error: {code: 'NODE_FAILED', message: 'it did not answer'}},
  ],
}

test('a GPU is a line; what it does not tell is a dash, and what is not supported is said', () => {
  expect(`\n${profileView.text(profile, {width: 160, paint: noPaint, nowUnixMs: 0})}\n`).toBe(`
NODE     GPU   BUSY    SM  TENSOR  DRAM      NVLINK  PCIE  POWER     CLOCK    MEMORY  SM P5–P95   IDLE  HELD BACK
train-0    0  100 %  66 %    38 %  42 %  100.0 GB/s     –  490 W  1755 MHz  64.0 GiB  66 %–66 %    0 %      100 %
train-1    0    0 %     –       –     –           –     –      –         –         –    0 %–0 %  100 %          –
train-0 GPU 0: held back by hw-thermal
the GPUs of train-0 are simulated
GPUs of train-1 have no counters for SM, tensor and DRAM: not supported before Hopper
DCGM runs on train-0 and reads the same counters: both may read wrong
login-0: no GPU to watch: libnvidia-ml.so.1: cannot open
train-2: it did not answer
`)
})

test('while it runs, a line has the average of all', () => {
  expect(profileProgress([])).toBe('waiting for the first sample')
  expect(profileProgress([[sample], [{...sample, powerW: 510, smShare: 0.005}]])).toBe(
    '2 GPUs: busy 100 %, SM 33 %, tensor 38 %, DRAM 42 %, 500 W each',
  )
})
