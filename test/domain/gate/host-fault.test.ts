import {globSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {failedHosts, hostFaultsOf, KINDS, OF_SOFTWARE} from '../../../src/domain/gate/host-fault.ts'
import {hostReportNews, hostReportText, isReportable} from '../../../src/domain/gate/host-report.ts'
import type {Finding} from '../../../src/domain/harness/finding.ts'

const finding = (code: string, more: Partial<Finding> = {}): Finding => ({
  ...{code, severity: 'fail', node: 'train-0', message: code.toLowerCase(), source: 'NVML'},
  ...more,
})
const kinds = (...findings: readonly Finding[]) => hostFaultsOf(findings).map(({kind}) => kind)

test('every code that fails a node is a fault of its host, or known to be of its software', () => {
  const root = join(import.meta.dirname, '../../..')
  const failing = globSync('src/domain/{gate,harness}/*.ts', {cwd: root}).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    // A code and its severity stand in one object, in either order.
    return [
      ...text.matchAll(/code: '([A-Z_]+)'[^}]{0,120}?severity[^}]*?'fail'|'fail'[^}]{0,80}?code: '([A-Z_]+)'/g),
    ].map(([, after, before]) => after ?? before ?? '')
  })
  expect(failing.length).toBeGreaterThan(15)
  expect([...new Set(failing)].filter((code) => !(code in KINDS) && !OF_SOFTWARE.has(code))).toEqual([])
})

test('the plainest fault is told first, and what did not fail the node is not told', () => {
  expect(
    kinds(
      finding('TEST_FAILED'),
      finding('BELOW_FLOOR', {test: 'gemm_bf16'}),
      finding('DATA_CORRUPT'),
      finding('XID', {value: 79}),
      finding('BELOW_OTHERS', {severity: 'suspect'}),
      finding('XID', {value: 31, severity: 'note'}),
      finding('NOT_MEASURED', {severity: 'unknown'}),
    ),
  ).toEqual(['data-corruption', 'xid', 'performance', 'unspecified'])
})

test('a fault says which Xid and which GPU', () => {
  const [fault] = hostFaultsOf([finding('XID', {value: 79, serial: '165', message: 'GPU 3: Xid 79'})])
  expect(fault).toEqual({kind: 'xid', xid: 79, gpuSerial: '165', message: 'GPU 3: Xid 79'})
})

test('slow memory is told apart from all else that is slow', () => {
  expect(kinds(finding('BELOW_FLOOR', {test: 'hbm_copy'}))).toEqual(['memory-slow'])
  expect(kinds(finding('BELOW_FLOOR', {test: 'host_to_device_memcpy_ce'}))).toEqual(['performance'])
})

test('what software may have brought about is nobody’s to repair', () => {
  expect(kinds(finding('NO_DRIVER'), finding('TRANSPORT'), finding('NO_RDMA'))).toEqual([])
  expect(kinds(finding('NO_DRIVER'), finding('PORT_DOWN'))).toEqual(['network-down'])
})

test('hosts are those of nodes that failed by more than their software, with the names of their machines', () => {
  const broken = {id: 'i-0', verdict: 'fail', findings: [finding('XID', {value: 79})], physicalHost: 'rack-3'} as const
  const unnamed = {id: 'i-1', verdict: 'fail', findings: [finding('PORT_DOWN')]} as const
  const unset = {id: 'i-2', verdict: 'fail', findings: [finding('NO_DRIVER')], physicalHost: 'rack-4'} as const
  const odd = {id: 'i-3', verdict: 'suspect', findings: [finding('BELOW_OTHERS', {severity: 'suspect'})]} as const
  expect(failedHosts([broken, unnamed, unset, odd])).toEqual([
    {judged: broken, faults: [{kind: 'xid', xid: 79, message: 'xid'}], physicalHost: 'rack-3'},
    {judged: unnamed, faults: [{kind: 'network-down', message: 'port_down'}]},
  ])
})

test('a code that nobody mapped yet is told as what it says', () => {
  expect(hostFaultsOf([finding('TOO_WARM_TO_TOUCH')])).toEqual([{kind: 'unspecified', message: 'too_warm_to_touch'}])
})

test('what was refused for good is not reported again, what passes is', () => {
  const refused = (kind: 'auth' | 'outage' | 'throttled' | 'invalid') => ({
    atUnixMs: 1,
    refusal: {kind, code: 'C', message: 'm'},
  })
  expect(isReportable(undefined)).toBe(true)
  expect([refused('outage'), refused('throttled')].map(isReportable)).toEqual([true, true])
  expect([refused('auth'), refused('invalid'), {atUnixMs: 1, reference: 'o'}].map(isReportable)).toEqual([
    ...[false, false, false],
  ])
  expect(hostReportText(refused('invalid'))).toBe('its host is not reported (C)')
  expect(hostReportNews(refused('invalid'))).toBe('its host is not reported (C): m')
  expect(hostReportText({atUnixMs: 1, reference: 'operation-1'})).toBe('its host is reported (operation-1)')
})
