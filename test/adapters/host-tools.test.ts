import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {aptInstall} from '../../src/adapters/apt-install.ts'
import {ensureHostTools, type HostToolsRequest} from '../../src/adapters/host-tools.ts'
import {processRunner} from '../../src/adapters/process-runner.ts'
import {installCommand, packageSource, packagesOf} from '../../src/domain/host-tools.ts'
import type {Progress} from '../../src/domain/progress.ts'

let root: string
let progress: Progress[]

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gpuctl-apt-'))
  progress = []
})
afterEach(() => rmSync(root, {recursive: true, force: true}))

const request = (overrides: Partial<HostToolsRequest> = {}): HostToolsRequest => ({
  install: true,
  processes: processRunner(),
  onProgress: (each) => void progress.push(each),
  signal: AbortSignal.timeout(20_000),
  ...overrides,
})

test('a machine that has all is left alone', async () => {
  await ensureHostTools(request({install: false}))
  expect(progress).toEqual([])
})

describe('packages', () => {
  test.each([
    ['ID=debian\nVERSION_ID="12"', 'debian'],
    ['NAME="Pop!_OS"\nID=pop\nID_LIKE="ubuntu debian"', 'debian'],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"', 'fedora'],
    ['ID=arch', 'arch'],
    ['VARIANT_ID=debian\nID=alpine', undefined],
  ])('come from where the machine is from: %j', (osRelease, expected) => {
    expect(packageSource('linux', osRelease)).toBe(expected)
  })

  test('are named once', () => {
    expect(packagesOf(['ip', 'unshare', 'nsenter'], 'debian')).toEqual(['iproute2', 'util-linux'])
  })

  test.each([
    ['debian', true, 'apt-get update && apt-get install -y openssh-server iproute2'],
    ['debian', false, 'sudo apt-get update && sudo apt-get install -y openssh-server iproute2'],
    ['fedora', false, 'sudo dnf install -y openssh-server iproute'],
    ['arch', true, 'pacman -S --needed --noconfirm openssh iproute2'],
    ['brew', false, 'brew install openssh'],
  ] as const)('on %s are installed by one command', (source, isRoot, expected) => {
    expect(installCommand(['sshd', 'ip'], source, isRoot)).toBe(expected)
  })

  test('on an unknown machine are named for all that are known', () => {
    expect(installCommand(['sshd'], undefined, false)).toBe(
      [
        'Debian, Ubuntu: sudo apt-get update && sudo apt-get install -y openssh-server',
        'Fedora, RHEL: sudo dnf install -y openssh-server',
        'Arch: sudo pacman -S --needed --noconfirm openssh',
        'macOS: brew install openssh',
      ].join('; '),
    )
  })
})

describe('apt-get', () => {
  test('installs without asking, and starts no service', async () => {
    await aptInstall(['openssh-server'], {...request(), env: aptThat('exit 0')})
    expect(log()).toMatch(/install --yes --no-install-recommends openssh-server/)
    expect(log()).toMatch(/DPkg::Lock::Timeout=300/)
    const environment = readFileSync(join(root, 'env'), 'utf8').split('\n')
    expect(environment).toEqual(expect.arrayContaining(['DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1']))
    expect(progress.map((each) => each.kind === 'step' && `${each.phase}: ${each.text}`)).toEqual([
      'started: installing openssh-server',
      'done: installed openssh-server',
    ])
  })

  test('reads the package lists when they are missing or old', async () => {
    const env = aptThat(`case $* in *update*) touch ${root}/lists ;; *) [ -e ${root}/lists ] || exit 100 ;; esac`)
    await aptInstall(['iproute2'], {...request(), env})
    expect(log().match(/update|install --yes/g)).toEqual(['install --yes', 'update', 'install --yes'])
  })

  test('says that it waits for another package manager', async () => {
    const env = aptThat('echo "Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend..."')
    await aptInstall(['iproute2'], {...request(), env})
    expect(progress).toContainEqual(expect.objectContaining({text: expect.stringContaining('another package manager')}))
  })

  test('says why it could not', async () => {
    const env = aptThat('echo "E: Unable to locate package iproute2" >&2; exit 100')
    await expect(aptInstall(['iproute2'], {...request(), env})).rejects.toMatchObject({
      code: 'TOOL_MISSING',
      message: expect.stringContaining('Unable to locate package'),
      hint: 'install with apt-get update && apt-get install iproute2',
    })
  })
})

/** A PATH on which only our apt-get is, and the shell that runs it. */
function aptThat(does: string): NodeJS.ProcessEnv {
  const bin = join(root, 'bin')
  mkdirSync(bin)
  const lines = ['#!/bin/sh', `echo "$*" >> ${root}/log`, `env | sort > ${root}/env`, does]
  writeFileSync(join(bin, 'apt-get'), lines.join('\n'))
  chmodSync(join(bin, 'apt-get'), 0o755)
  return {PATH: `${bin}:/usr/bin:/bin`}
}

const log = () => (existsSync(join(root, 'log')) ? readFileSync(join(root, 'log'), 'utf8') : '')
