import {describe, expect, test} from 'vitest'
import type {Fault} from '../../src/domain/fault.ts'
import {ERROR_CODES} from '../../src/errors/codes.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import {failureOf} from '../../src/program/engine-failure.ts'
import type {EngineSettings} from '../../src/program/engine-settings.ts'
import type {EngineState} from '../../src/program/engine-state.ts'
import {commandError} from '../support/command-error.ts'

const settings: EngineSettings = {
  cli: '/engine/pulumi',
  home: '/engine/home',
  backendUrl: 'file:///state/backend',
  passphraseFile: '/state/passphrase',
  passphraseSource: '/state/passphrase',
  workDir: '/engine/work',
  pluginDir: '/plugin',
  env: {},
}

const told = (error: unknown, changes: Partial<EngineSettings> = {}, state?: EngineState) => {
  const failure = failureOf(error, {...settings, ...changes}, {state})
  if (!(failure instanceof GpuctlError)) throw new Error('not explained', {cause: failure})
  return failure
}

const stateWith = (fault: Fault): EngineState => ({
  cluster: {id: {name: 'rack', lease: ''}, pools: [], priceNanoUsdPerHour: 0n, emulated: false},
  attempts: [],
  faults: [{pool: 'train', wanted: 4, running: 1, fault}],
})

describe('a fault in the state', () => {
  test.each([
    ['capacity', 'CAPACITY_EXHAUSTED'],
    ['quota', 'QUOTA_EXCEEDED'],
    ['auth', 'AUTH_FAILED'],
    ['throttled', 'CLOUD_UNAVAILABLE'],
    ['outage', 'CLOUD_UNAVAILABLE'],
    ['invalid', 'SPEC_INVALID'],
    ['missing-tool', 'TOOL_MISSING'],
  ] as const)('of kind %s is %s, whatever the engine wrote', (kind, code) => {
    const state = stateWith({kind, code: 'X', message: 'it is so', effect: 'none'})
    const failure = told(commandError('error: incorrect passphrase'), {}, state)
    expect(failure).toMatchObject({code, message: 'pool train: it is so (1 of 4 nodes are up)'})
    expect(failure.hint).toMatch(/gpuctl/)
    expect(failure.exitCode).toBe(ERROR_CODES[code].exit)
  })

  test('keeps its own advice', () => {
    const state = stateWith({kind: 'auth', code: 'X', message: 'no', hint: 'ask ann', effect: 'none'})
    expect(told(commandError(''), {}, state).hint).toBe('ask ann')
  })
})

describe('what the plugin tells of a resource', () => {
  const why = {code: 'AUTH_FAILED', message: 'no', hint: 'log in'} as const

  test('counts, whatever the engine wrote and an earlier run left in the state', () => {
    const state = stateWith({kind: 'capacity', code: 'X', message: 'none', effect: 'none'})
    const failure = failureOf(commandError('error: update failed'), settings, {state, told: [why]})
    expect(failure).toMatchObject({...why, state})
    expect(failureOf(commandError('error: update failed'), settings, {told: [why]})).toMatchObject(why)
  })

  test('does not count where another gpuctl holds the lock', () => {
    const error = new GpuctlError('LOCKED', 'it is locked', 'wait')
    expect(failureOf(error, settings, {told: [why]})).toBe(error)
  })
})

// What Pulumi 3.259 wrote, word for word.
describe("the engine's own words", () => {
  test('a passphrase that does not fit is told with where it comes from', () => {
    const failure = told(
      commandError('error: constructing secrets manager of type "passphrase": incorrect passphrase'),
      {
        passphraseSource: 'PULUMI_CONFIG_PASSPHRASE',
        backendUrl: 'postgres://ann:s3cret@db/state',
      },
    )
    expect(failure.code).toBe('STATE_UNUSABLE')
    expect(failure.message).toBe(
      'the passphrase in PULUMI_CONFIG_PASSPHRASE does not open the state in postgres://ann:[password]@db/state',
    )
  })

  test.each([
    [
      'error: could not create stack: blob (key ".pulumi/locks/x.json") (code=Unknown): mkdir /b/.pulumi/locks: permission denied',
    ],
    [
      'error: read ".pulumi/meta.yaml": blob (key ".pulumi/meta.yaml") (code=Unknown): stat /b/.pulumi/meta.yaml: permission denied',
    ],
    ['error: blob (key "a") (code=Unknown): open /state/backend/.pulumi/a: read-only file system'],
  ])('%s', (text) => {
    expect(told(commandError(text))).toMatchObject({
      code: 'STATE_UNUSABLE',
      message: 'the state in file:///state/backend cannot be written',
    })
  })

  test('what a host refuses is not called a refusal of the state', () => {
    expect(told(commandError('error: ann@10.0.0.1: Permission denied (publickey)')).code).toBe('INTERNAL')
  })

  test('a full disk', () => {
    const text = 'error: blob (key "a") (code=Unknown): write /state/backend/a: no space left on device'
    expect(told(commandError(text))).toMatchObject({code: 'STATE_UNUSABLE', hint: expect.stringContaining('free')})
  })

  test.each([
    ['', -2, 'the engine ended in the middle'],
    [
      'error: rpc error: code = Unavailable desc = error reading from server: EOF',
      255,
      "the engine's plugin ended in the middle",
    ],
  ])('an end in the middle can be continued: %s', (text, code, message) => {
    expect(told(commandError(text, {code}))).toMatchObject({code: 'PARTLY_APPLIED', message})
  })

  test.each([
    ['error: the moon is full', 'the moon is full'],
    ['progress\nerror: one\n  * error: two\n', 'two'],
    ['error: 2 errors occurred:\n\t* the moon is full\n\t* the sun is down\n', 'the sun is down'],
    ['error: 2 errors occurred:\n    1) the moon is full\n    2) the sun is down\n', 'the sun is down'],
    ['no word of an error', 'no word of an error'],
  ])('of all others the last error is told: %j', (text, message) => {
    expect(told(commandError(text))).toMatchObject({code: 'INTERNAL', message: `the engine failed: ${message}`})
  })
})

test.each([
  new GpuctlError('NOT_FOUND', 'a', 'b'),
  new TypeError('ours'),
  commandError('the stack is currently locked by 1'),
])('what others explain stays as it is: %s', (error) => {
  expect(failureOf(error, settings)).toBe(error)
})
