import type {EngineEvent} from '@pulumi/pulumi/automation/index.js'
import {expect, test} from 'vitest'
import type {PlannedChange} from '../../src/domain/plan-summary.ts'
import type {Progress} from '../../src/domain/progress.ts'
import {failureLine, type ToldFailure} from '../../src/domain/told-failure.ts'
import {progressOf} from '../../src/program/engine-events.ts'

/** What is told of these events; only the parts that gpuctl reads are given. */
function tell(...events: readonly unknown[]) {
  const progress: Progress[] = []
  const changes: PlannedChange[] = []
  let interrupted = 0
  const failures: ToldFailure[] = []
  const listener = progressOf((each) => progress.push(each), {
    onChange: (change) => changes.push(change),
    onInterrupted() {
      interrupted++
    },
    onFailure: (failure) => failures.push(failure),
  })
  for (const event of events) listener(event as EngineEvent)
  return {progress, changes, interrupted, failures}
}

const urnOf = (type: string, name: string) => `urn:pulumi:rack::gpuctl::${type}::${name}`
const gang = urnOf('gpuctl:index:Gang', 'train')
const metadata = (urn: string, op: string) => ({metadata: {urn, op}})
const diagnostic = (severity: string, message: string, rest = {}) => ({diagnosticEvent: {severity, message, ...rest}})

test.each([
  ['create', 'create'],
  ['create-replacement', 'replace'],
  ['delete-replaced', 'replace'],
  ['update', 'update'],
  ['delete', 'delete'],
  ['refresh', 'read'],
  ['same', 'same'],
])('a gang that the engine calls %s is told as %s, when it starts and when it ends', (op, operation) => {
  const change = {resource: 'train', resourceType: 'Gang', operation}
  const {progress, changes} = tell({resourcePreEvent: metadata(gang, op)}, {resOutputsEvent: metadata(gang, op)})
  expect(progress).toEqual([
    {kind: 'resource', ...change, phase: 'started', atUnixMs: expect.any(Number)},
    {kind: 'resource', ...change, phase: 'done', atUnixMs: expect.any(Number)},
  ])
  expect(changes).toEqual([change])
})

test('names may have colons, and parents do not matter', () => {
  const urn = urnOf('my:index:Rack$gpuctl:index:Network', 'a::b')
  expect(tell({resOpFailedEvent: metadata(urn, 'create')}).progress).toMatchObject([
    {resource: 'a::b', resourceType: 'Network', phase: 'failed'},
  ])
})

test('the stack, the provider and operations without a word of ours are not told', () => {
  const stack = urnOf('pulumi:pulumi:Stack', 'gpuctl-rack')
  const provider = urnOf('pulumi:providers:gpuctl', 'default')
  const events = [metadata(stack, 'create'), metadata(provider, 'create'), metadata(gang, 'discard')]
  expect(tell(...events.map((resourcePreEvent) => ({resourcePreEvent}))).progress).toEqual([])
})

test('the summary counts what was done to resources of ours, and not what failed', () => {
  const access = urnOf('gpuctl:index:Access', 'access')
  const {progress} = tell(
    {resourcePreEvent: metadata(access, 'create')},
    {resOutputsEvent: metadata(access, 'create')},
    {resOutputsEvent: metadata(urnOf('gpuctl:index:Network', 'n'), 'create')},
    {resOutputsEvent: metadata(urnOf('pulumi:pulumi:Stack', 's'), 'create')},
    {resOpFailedEvent: metadata(gang, 'update')},
    {summaryEvent: {durationSeconds: 7, resourceChanges: {create: 9}}},
  )
  expect(progress.at(-1)).toEqual({kind: 'summary', changes: {create: 2}, durationSeconds: 7})
})

test.each([
  [
    'a warning',
    diagnostic('warning', '<{%fg 3%}>slow<{%reset%}>\n', {urn: gang}),
    [{severity: 'warning', resource: 'train', text: 'slow'}],
  ],
  [
    'news',
    diagnostic('info#err', '2 of 4 nodes answer', {urn: gang, ephemeral: true}),
    [{severity: 'info', resource: 'train', text: '2 of 4 nodes answer'}],
  ],
  ['a message of nobody', diagnostic('info', 'hello'), [{severity: 'info', text: 'hello'}]],
  ['an error, which the command tells at its end', diagnostic('error', 'failed', {urn: gang}), []],
  ['what only debuggers read', diagnostic('debug', 'x'), []],
  ['nothing', diagnostic('warning', '<{%reset%}>\n'), []],
])('%s', (_what, event, messages) => {
  expect(tell(event).progress).toEqual(messages.map((each) => ({kind: 'message', ...each})))
})

test('operations that a killed engine left are told apart, and not as a warning', () => {
  const text = 'Attempting to deploy or update resources with 1 pending operations from previous deployment.'
  expect(tell(diagnostic('warning', text))).toMatchObject({progress: [], interrupted: 1})
})

test('why a resource failed is heard as the plugin tells it, and not shown as news', () => {
  const failure: ToldFailure = {code: 'AUTH_FAILED', message: 'the key "x" was <refused>', hint: 'make a new one'}
  const message = `<{%reset%}>${failureLine(failure)}<{%reset%}>\n`
  const {progress, failures} = tell(diagnostic('info', message, {urn: gang, ephemeral: true}))
  expect({progress, failures}).toEqual({progress: [], failures: [failure]})
})
