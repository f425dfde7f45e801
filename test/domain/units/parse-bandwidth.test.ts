import {expect, test} from 'vitest'
import {BANDWIDTH_IN_ALL, BANDWIDTH_PER_GPU, parseBandwidth} from '../../../src/domain/units/parse-bandwidth.ts'

test.each([
  ['400 Gbps', {gbitsPerSecond: 400}],
  ['400Gbps', {gbitsPerSecond: 400}],
  ['400 Gbit/s', {gbitsPerSecond: 400}],
  ['400 Gb/s', {gbitsPerSecond: 400}],
  ['50 GB/s', {gbitsPerSecond: 400}],
  ['400 GB/s', {gbitsPerSecond: 3200}],
  ['3.2 Tbps', {gbitsPerSecond: 3200}],
  ['1.8 TB/s', {gbitsPerSecond: 14_400}],
  ['100 Mbps', {gbitsPerSecond: 0.1}],
  ['12.5 GB/s', {gbitsPerSecond: 100}],
  ['0.1 GB/s', {gbitsPerSecond: 0.8}],
  ['3200 Gbps/node', {gbitsPerSecond: 3200, per: 'node'}],
  ['400 Gbit/s/node', {gbitsPerSecond: 400, per: 'node'}],
  ['400 GB/s/gpu', {gbitsPerSecond: 3200, per: 'gpu'}],
])('%s', (text, bandwidth) => {
  expect(parseBandwidth(text)).toEqual(bandwidth)
})

test.each([
  '',
  '400',
  'Gbps',
  '400 gbps',
  '400 GBPS',
  '400 GiB/s',
  '0 Gbps',
  '0.0 GB/s',
  '-1 Gbps',
  '1e3 Gbps',
  '400  Gbps',
  '400 Gbps/rack',
  '400 Gbps\n',
])('%j is no bandwidth', (text) => {
  expect(parseBandwidth(text)).toBeUndefined()
})

test.each([
  ['400 GB/s', true, true],
  ['400 GB/s/gpu', true, false],
  ['400 Gbps/node', false, false],
])('%s: per GPU %s, in all %s', (text, perGpu, inAll) => {
  expect(BANDWIDTH_PER_GPU.test(text)).toBe(perGpu)
  expect(BANDWIDTH_IN_ALL.test(text)).toBe(inAll)
})
