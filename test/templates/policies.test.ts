import {globSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {parse} from 'yaml'
import {OPTIONAL_PERMISSIONS, PERMISSIONS} from '../../providers/gcp/permissions.ts'
import {callsOfAws, callsOfAzure, callsOfGcp} from '../support/calls/made-calls.ts'
import {AZURE_ACTIONS, GCP_PERMISSIONS} from './rights-of-calls.ts'

const root = join(import.meta.dirname, '../..')
const policy = (name: string) => readFileSync(join(root, 'templates/policies', name), 'utf8')
const sources = (cloud: string) =>
  globSync(`providers/${cloud}/*.ts`, {cwd: root})
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n')

interface Statement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: object
}
const statements: readonly Statement[] = JSON.parse(policy('aws.json')).Statement
const actionsOf = ({Action}: Statement) => [Action].flat()

test('the policy for AWS allows what the provider calls, and nothing else', async () => {
  const written = [...sources('aws').matchAll(/\bapi\.(\w+)\(/g)].map(([, name = '']) => capital(name))
  const ofQuotas = [...sources('aws').matchAll(/\bservice\.(\w+)\(/g)].map(([, name = '']) => capital(name))
  const made = new Set(await callsOfAws())
  made.delete('GetCallerIdentity') // which everyone may ask
  expect([...made].filter((name) => ![...written, ...ofQuotas].includes(name))).toEqual([])
  expect(made.size / new Set([...written, ...ofQuotas]).size, 'most calls are really made').toBeGreaterThan(0.9)
  const needed = [...written, 'CreateTags'] // what is made is tagged by the same call, which takes a right of its own
  expect(sorted(statements.flatMap(actionsOf))).toEqual(
    sorted([...needed.map((name) => `ec2:${name}`), ...ofQuotas.map((name) => `servicequotas:${name}`)]),
  )
})

test('on AWS nothing is changed or ended that carries no lease', () => {
  const free = statements.filter(({Condition}) => Condition === undefined).flatMap(actionsOf)
  expect(free.filter((name) => !/^(ec2:Describe|servicequotas:List)/.test(name))).toEqual([
    'ec2:RunInstances',
    'ec2:CreateRoute',
  ])
  const [launchWith] = statements.filter(
    (each) => each.Condition === undefined && actionsOf(each).includes('ec2:RunInstances'),
  )
  expect([launchWith?.Resource].flat()).not.toContainEqual(expect.stringContaining(':instance/'))
  for (const {Condition} of statements)
    if (Condition !== undefined) expect(JSON.stringify(Condition)).toContain('Tag/gpuctl:lease":"false"')
})

test('the role for Google Cloud grants what the provider calls, and nothing else', async () => {
  const made = await callsOfGcp()
  const needed = [...made, 'disks.delete'] // of a boot disk that outlived its node, which the emulator has none of
  expect(needed.filter((name) => GCP_PERMISSIONS[name] === undefined)).toEqual([])
  const permissions = sorted(needed.flatMap((name) => GCP_PERMISSIONS[name] ?? []))
  expect(parse(policy('gcp.yaml')).includedPermissions).toEqual(permissions.map((name) => `compute.${name}`))
  expect([...PERMISSIONS, ...OPTIONAL_PERMISSIONS].sort()).toEqual(permissions.map((name) => `compute.${name}`))
})

test('the role for Azure allows what the provider calls, and nothing else', async () => {
  const written = [...sources('azure').matchAll(/\b(?:compute|network|resources)\.(\w+)\.(\w+)\(/g)]
  const named = new Set(written.map(([, group = '', method = '']) => `${group}.${method}`))
  const made = [...(await callsOfAzure())].map(asTheSdkHasIt)
  const polled = ['networkSecurityGroups.get', 'operations.get', 'virtualNetworks.get'] // by the SDK, until they are there
  expect(made.filter((name) => !named.has(name) && !polled.includes(name))).toEqual([])
  expect(made.length / named.size, 'most calls are really made').toBeGreaterThan(0.9)
  const needed = [...named, ...polled]
  expect(needed.filter((name) => AZURE_ACTIONS[name] === undefined)).toEqual([])
  const role: {Actions: string[]; NotActions: string[]} = JSON.parse(policy('azure.json'))
  expect(role.Actions).toEqual(sorted(needed.flatMap((name) => AZURE_ACTIONS[name] ?? [])))
  expect(role.NotActions).toEqual([])
})

const capital = (name: string) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
const sorted = (names: readonly string[]) => [...new Set(names)].sort()

/** Of a service that no package is here for: by the id of what is asked for. */
const BY_ID: Readonly<Record<string, string>> = {
  WorkloadImpacts_Create: 'resources.createOrUpdateById',
  WorkloadImpacts_Get: 'resources.getById',
}

/** `VirtualMachineScaleSets_ListAll` is `virtualMachineScaleSets.listAll`; `PublicIPAddresses` as well begins with a small letter alone. */
function asTheSdkHasIt(operation: string): string {
  const ofAnyService = BY_ID[operation]
  if (ofAnyService !== undefined) return ofAnyService
  const [group = '', method = ''] = operation.split('_')
  const small = (name: string) => `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`
  return `${small(group)}.${small(method)}`
}
