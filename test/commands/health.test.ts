import {expect, test} from 'vitest'
import {runGpuctl} from '../support/run-gpuctl.ts'

test.each([
  [['--soak-minutes', '5', '--level', 'full'], '--soak-minutes is of a soak'],
  [['--soak-minutes', '61', '--level', 'soak'], 'less than or equal to 60'],
])('health refuses %s before it looks for a cluster', async (words, complaint) => {
  const {exitCode, stderr} = await runGpuctl(['health', ...words], {env: {NO_COLOR: '1', GPUCTL_HOME: '/nonexistent'}})
  expect([exitCode, stderr.replace(/\s+/g, ' ')]).toEqual([2, expect.stringContaining(complaint)])
})
