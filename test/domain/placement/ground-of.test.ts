import {expect, test} from 'vitest'
import {groundOf} from '../../../src/domain/placement/place.ts'
import type {ClusterSpec} from '../../../src/domain/spec/cluster-spec.ts'
import {gpus, hostsWith, poolOf, specOf} from '../specs.ts'

const withGpus = {pools: [poolOf('train', {gpus: gpus('H100:8')})]}

test.each<[string, Partial<ClusterSpec>, string]>([
  ['nothing is said', {}, 'local'],
  ['hosts are listed', {hosts: hostsWith('H100:8'), ...withGpus}, 'ssh'],
  ['hosts are listed and clouds allow them', {hosts: hostsWith('H100:8'), where: {clouds: ['aws', 'ssh']}}, 'ssh'],
  ['hosts are listed and clouds leave them out', {hosts: hostsWith('H100:8'), where: {clouds: ['aws']}}, 'clouds'],
  ['a GPU is asked for', withGpus, 'clouds'],
  ['a region is named', {where: {regions: ['us-*']}}, 'clouds'],
  ['a cloud is named', {where: {clouds: ['gcp']}}, 'clouds'],
  ['this machine is among the clouds', {where: {clouds: ['gcp', 'local']}}, 'local'],
  [
    'this machine is among the clouds, and a GPU is asked for',
    {where: {clouds: ['gcp', 'local']}, ...withGpus},
    'clouds',
  ],
  ['only this machine is named, and a GPU is asked for', {where: {clouds: ['local']}, ...withGpus}, 'local'],
])('when %s', (_when, spec, ground) => {
  expect(groundOf(specOf(spec))).toBe(ground)
})
