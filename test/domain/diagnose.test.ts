import {describe, expect, test} from 'vitest'
import {diagnose} from '../../src/domain/diagnose.ts'
import type {Check, Diagnosis, Host} from '../../src/domain/doctor.ts'

const found = {path: '/usr/bin/some', version: '1.2'}

/** Debian, as root, with everything but credentials. */
const complete: Host = {
  platform: 'linux',
  source: 'debian',
  isRoot: true,
  namespaces: true,
  nodeVersion: 'v24.21.0',
  engine: {path: '/usr/bin/pulumi', version: '3.259.0'},
  go: undefined,
  tools: {
    ssh: found,
    sshd: found,
    ip: found,
    unshare: found,
    nsenter: found,
    setpriv: found,
    tar: found,
    python3: found,
  },
  state: {path: '/state', writable: true},
  cache: {path: '/cache', writable: true},
  credentials: {aws: undefined, gcp: undefined, azure: undefined},
  sshAgent: undefined,
}

test('a complete machine is ready, without credentials too', () => {
  const diagnosis = diagnose(complete)
  expect(diagnosis.ready).toBe(true)
  expect(named(diagnosis, 'aws')).toMatchObject({state: 'optional', fix: expect.stringContaining('AWS_ACCESS_KEY_ID')})
})

describe('what a local cluster needs', () => {
  test.each([
    ['an SSH server', {tools: {...complete.tools, sshd: undefined}}, 'sshd'],
    ['the tools of namespaces, for root', {tools: {...complete.tools, ip: undefined}}, 'ip'],
    ['a state folder', {state: {path: '/state', writable: false}}, 'state'],
    ['a cache', {cache: {path: '/cache', writable: false}}, 'cache'],
    ['a recent Node', {nodeVersion: 'v20.20.2'}, 'node'],
  ])('is %s', (_, lack, name) => {
    const diagnosis = diagnose({...complete, ...lack})
    expect(diagnosis.ready).toBe(false)
    expect(named(diagnosis, name)).toMatchObject({state: 'missing', fix: expect.anything()})
  })

  test.each([
    ['namespaces, for others than root', {isRoot: false, namespaces: false, tools: {...complete.tools, ip: undefined}}],
    ['an engine that is there already', {engine: undefined}],
    ['a compiler', {engine: undefined, go: undefined}],
    ['an SSH client', {tools: {...complete.tools, ssh: undefined}}],
  ])('is not %s', (_, lack) => {
    expect(diagnose({...complete, ...lack}).ready).toBe(true)
  })
})

test('how to get a tool is a command for this machine', () => {
  const sshd = (host: Partial<Host>) =>
    named(diagnose({...complete, tools: {...complete.tools, sshd: undefined}, ...host}), 'sshd').fix
  expect(sshd({})).toBe('apt-get update && apt-get install -y openssh-server')
  expect(sshd({isRoot: false})).toBe('sudo apt-get update && sudo apt-get install -y openssh-server')
  expect(sshd({platform: 'darwin', source: 'brew', isRoot: false})).toBe('brew install openssh')
})

test('what macOS can not have is not asked for', () => {
  const tools = {...complete.tools, ip: undefined, unshare: undefined, nsenter: undefined, setpriv: undefined}
  const mac = diagnose({...complete, platform: 'darwin', source: 'brew', isRoot: false, namespaces: false, tools})
  expect(mac.ready).toBe(true)
  expect(named(mac, 'ip')).toMatchObject({state: 'optional', fix: 'only on Linux'})
})

test('Go is of interest only where the engine is not there', () => {
  expect(diagnose(complete).tools.map(({name}) => name)).not.toContain('go')
  expect(named(diagnose({...complete, engine: undefined, go: found}), 'go')).toMatchObject({state: 'ok', found: '1.2'})
})

test('credentials are named by where they lie', () => {
  const credentials = {aws: 'AWS_PROFILE', gcp: '/home/me/adc.json', azure: undefined}
  expect(named(diagnose({...complete, credentials}), 'aws')).toMatchObject({state: 'ok', found: 'from AWS_PROFILE'})
})

function named({tools, machine, credentials}: Diagnosis, name: string): Check {
  const check = [...tools, ...machine, ...credentials].find((each) => each.name === name)
  if (check === undefined) throw new Error(`no check is named ${name}`)
  return check
}
