import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {whyNoDisk} from '../support/small-disk.ts'
import {errorOf} from './documents.ts'

interface Wrong {
  readonly args: readonly string[]
  readonly file?: string
  readonly expected: {
    readonly code: string
    readonly exitCode: number
    readonly message: string | RegExp
    readonly hint?: string | RegExp
  }
}

const spec = (message: string | RegExp) => ({code: 'SPEC_INVALID', exitCode: 2, message})
const usage = (message: string, hint: string) => ({code: 'USAGE', exitCode: 2, message, hint})

const WRONGS: Readonly<Record<string, Wrong>> = {
  'a file that is no YAML': {
    args: ['up', 'gpuctl.yaml'],
    file: 'name: x\nnodes: [1\n',
    expected: spec(/gpuctl\.yaml:[23]:\d+/),
  },
  'an unknown field': {
    args: ['up', 'gpuctl.yaml'],
    file: 'name: x\nnodez: 2\n',
    expected: spec(/gpuctl\.yaml:2.*nodez.*did you mean "nodes"\?/s),
  },
  'a number of nodes that cannot be': {args: ['up', '--nodes', '0'], expected: spec(/nodes/)},
  'a number of nodes that is none': {args: ['up', '--nodes', 'many'], expected: spec(/many/)},
  'a name that cannot be': {args: ['up', '--name', 'My_Cluster'], expected: spec(/My_Cluster/)},
  'a file that is not there': {args: ['up', 'other.yaml'], expected: spec('there is no file other.yaml')},
  'GPUs that this machine does not have': {
    args: ['up', '--cloud', 'local', '--gpus', 'H100:8'],
    expected: {code: 'CAPACITY_EXHAUSTED', exitCode: 6, message: /local hosts have no GPU/},
  },
  'an unknown command': {args: ['upp'], expected: usage('gpuctl has no command upp', 'did you mean `gpuctl up`?')},
  'an unknown flag': {
    args: ['up', '--nodez', '3'],
    expected: usage('gpuctl up has no flag --nodez', 'did you mean --nodes?'),
  },
  'a cluster that is not there': {
    args: ['status', '-c', 'nope'],
    expected: {code: 'NOT_FOUND', exitCode: 11, message: 'there is no cluster nope'},
  },
}

test.for(Object.entries(WRONGS))('%s is told in text and in JSON, and makes nothing', async ([_, wrong]) => {
  await using home = await freshHome()
  if (wrong.file !== undefined) writeFileSync(join(home.cwd, 'gpuctl.yaml'), wrong.file)
  await expectTold(home, wrong)
})

// Only root sees what the namespaces of this test hide; only Debian and Ubuntu have this command.
const isDebian = /^ID(_LIKE)?=.*debian/m.test(textOf('/etc/os-release'))
test.skipIf(!isDebian || whyNoDisk())('a missing SSH server is told with the command that installs it', async () => {
  await using home = await freshHome()
  const hide =
    'for f in /usr/local/sbin/sshd /usr/sbin/sshd; do [ ! -e $f ] || mount --bind /dev/null $f; done; exec "$@"'
  await expectTold(
    home,
    {
      args: ['up', '--no-install'],
      expected: {
        code: 'TOOL_MISSING',
        exitCode: 9,
        message: /sshd/,
        hint: 'install with apt-get update && apt-get install -y openssh-server',
      },
    },
    ['unshare', '--mount', 'sh', '-c', hide, 'sh'],
  )
})

async function expectTold(home: FreshHome, {args, expected}: Wrong, through: readonly string[] = []): Promise<void> {
  const {code, exitCode, message, hint = /./} = expected
  const json = errorOf(await home.run([...args, '--json'], {through}))
  expect(json).toMatchObject({code, exitCode})
  expect(json.message).toMatch(message)
  expect(json.hint).toMatch(hint)
  const text = await home.run(args, {through})
  expect(text).toMatchObject({exitCode, stdout: ''})
  const told = text.stderr.replaceAll(/\s+/g, ' ')
  for (const part of [json.message, json.hint, `${code}, exit code ${exitCode}`])
    expect(told).toContain(part.replaceAll(/\s+/g, ' '))
  expect(text.stderr).not.toMatch(/\n +at /)
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
