import {expect, test} from 'vitest'
import {gateLimit, gateLimitText, sumOfLimits} from '../../../src/domain/gate/limit.ts'
import type {GateStage} from '../../../src/domain/gate/stages.ts'

const stage = (name: GateStage['name'], seconds: number, againSeconds = 0): GateStage => ({name, seconds, againSeconds})
const STAGES = [stage('G0', 240), stage('G1', 600, 600), stage('G3', 610, 1200)]

test('stages, their time and its price are told, and what it may come to where something is seen again', () => {
  expect(gateLimitText(gateLimit(8, STAGES, 3_600_000_000n))).toBe(
    'measures 8 nodes for at most 25m: at most $11.60 of their time; 30m and $14.40 more where something is seen again' +
      ' (G0 inventory 4m, G1 each node 10m, G3 pairs 11m)',
  )
})

test.each([
  ['whose price nobody knows', 'unknown'],
  ['that are owned', 0n],
] as const)('of nodes %s only the time is told', (_, price) => {
  expect(gateLimitText(gateLimit(1, [stage('G0', 30)], price))).toBe(
    'measures 1 node for at most 30s (G0 inventory 30s)',
  )
  expect(gateLimitText(gateLimit(2, STAGES, price))).not.toContain('$')
})

test('pools are looked at one after the other: their stages add up', () => {
  const both = sumOfLimits([gateLimit(8, STAGES, 3_600_000_000n), gateLimit(2, [stage('G2', 60, 60)], 36_000_000_000n)])
  expect(both).toEqual({
    nodes: 10,
    stages: [stage('G0', 240), stage('G1', 600, 600), stage('G2', 60, 60), stage('G3', 610, 1200)],
    nanoUsd: 11_600_000_000n + 1_200_000_000n,
    againNanoUsd: 14_400_000_000n + 1_200_000_000n,
  })
  expect(sumOfLimits([gateLimit(8, STAGES, 1n), gateLimit(1, STAGES, 'unknown')]).nanoUsd).toBe('unknown')
})
