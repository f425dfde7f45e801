import {execFile, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {packageTemplates} from '../../src/adapters/package-templates.ts'
import {cancelJob} from '../../src/app/cancel-job.ts'
import {installedShells} from '../support/installed-shells.ts'
import {startJobNodes} from '../support/job-nodes.ts'
import {NEVER, scriptJob, submit, summaryOf} from '../support/start-job.ts'

const run = promisify(execFile)
const templates = packageTemplates()

describe.each(installedShells<[string, ...string[]]>([['dash'], ['bash'], ['busybox', 'sh']]))(
  'under %s',
  (shell, ...shellArgs) => {
    let home: string
    beforeEach(() => {
      home = mkdtempSync(join(tmpdir(), 'gpuctl-job-scripts-'))
    })
    afterEach(() => rmSync(home, {recursive: true, force: true}))

    const script = async (name: string, text = '') =>
      `${await templates.readTemplate('job/common.sh')}\n${name && (await templates.readTemplate(`job/${name}.sh`))}\n${text}`
    const sh = (text: string, args: readonly string[] = [], env = {}) => {
      const environment = {PATH: process.env.PATH, HOME: home, ...env}
      const running = run(shell, [...shellArgs, '-c', text, 'test', ...args], {cwd: home, env: environment})
      running.child.stdin?.end()
      return running
    }

    test('many jobs change authorized_keys at once, and none loses a line of another', async () => {
      const file = join(home, '.ssh', 'authorized_keys')
      mkdirSync(join(home, '.ssh'))
      writeFileSync(file, 'ssh-ed25519 AAAA own key, without a newline at the end', {mode: 0o640})
      writeFileSync(join(home, 'job_key.pub'), 'ssh-ed25519 BBBB job\n')
      const jobs = Array.from({length: 12}, (_, index) => `j-20261121-0000000${index.toString(36)}`)
      const change = async (what: string) => {
        const text = await script('', `JOB=$1 NODE=node-0; ${what}`)
        await Promise.all(jobs.map((job) => sh(text, [job])))
      }
      await change('authorize_key')
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
      expect(lines[0]).toBe('ssh-ed25519 AAAA own key, without a newline at the end')
      expect(lines.slice(1).sort()).toEqual(
        jobs.map(
          (job) =>
            `restrict,command="sh \\"$HOME/.gpuctl/jobs/${job}/node-0/end-job.sh\\" ${job}" ssh-ed25519 BBBB gpuctl-job:${job}/node-0`,
        ),
      )
      expect(lstatSync(file).mode & 0o777).toBe(0o640)
      await change('cd /; revoke_key')
      expect(readFileSync(file, 'utf8')).toBe('ssh-ed25519 AAAA own key, without a newline at the end\n')
      expect(readdirSync(join(home, '.ssh'))).toEqual(['authorized_keys'])
    }, 60_000)

    test('the lock of a process that died is taken over, and a link stays a link', async () => {
      mkdirSync(join(home, 'elsewhere'))
      writeFileSync(join(home, 'elsewhere', 'keys'), '')
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')
      symlinkSync(`1 1 ${boot.trim()}`, join(home, 'elsewhere', 'keys.gpuctl-lock'))
      symlinkSync('elsewhere/keys', join(home, 'keys'))
      writeFileSync(join(home, 'job_key.pub'), 'ssh-ed25519 BBBB job\n')
      await sh(await script('', 'JOB=j NODE=n; authorize_key'), [], {GPUCTL_AUTHORIZED_KEYS: join(home, 'keys')})
      expect(lstatSync(join(home, 'keys')).isSymbolicLink()).toBe(true)
      expect(readFileSync(join(home, 'keys'), 'utf8')).toContain('gpuctl-job:j/n')
      expect(existsSync(join(home, '.ssh'))).toBe(false)
    })

    test('a process that ends while the list is read hides none of the others', async () => {
      for (const pid of ['100', '200']) mkdirSync(join(home, 'proc', pid), {recursive: true})
      symlinkSync('/proc/self/mem', join(home, 'proc', '100', 'stat')) // cannot be read, as that of a process that is gone
      writeFileSync(join(home, 'proc', '200', 'stat'), '200 (a rank) S 1 200 200 0 -1\n')
      writeFileSync(join(home, 'proc', '200', 'environ'), 'A=b\0GPUCTL_TASK=j/n/0\0')
      const text = (await script('', 'JOB=j NODE=n; job_processes')).replaceAll('/proc/[0-9]', `${home}/proc/[0-9]`)
      expect((await sh(text)).stdout).toBe('200 200 200\n')
    })

    test('choose-port passes over the ports that are taken', async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      try {
        const address = server.address()
        const port = typeof address === 'object' && address ? address.port : 0
        const {stdout} = await sh(await script('choose-port'), [String(port), '20'])
        expect(Number(stdout)).toBeGreaterThan(port)
        await expect(sh(await script('choose-port'), [String(port), '1'])).rejects.toMatchObject({code: 1})
      } finally {
        server.close()
      }
    })

    test.each([
      [['j', 'n', 'end', 'failed', '1', '-', 'n', '$(id)']],
      [['j', '../n', 'end', 'failed', '1', '-', 'n', '1']],
      [['j', 'n', 'end', 'started', '1', '-', 'n', '1']],
      [['j', 'n', 'end', 'failed']],
      [['j']],
    ])('end-job refuses %j', async (args) => {
      await expect(sh(await script('end-job'), args, {SSH_ORIGINAL_COMMAND: 'n; touch pwned'})).rejects.toMatchObject({
        code: 64,
      })
      expect(existsSync(join(home, 'pwned'))).toBe(false)
    })

    test('an unpack that is cut off leaves no folder', async () => {
      await expect(sh(await script('unpack'), ['j', 'n'])).rejects.toMatchObject({code: 1})
      expect(existsSync(join(home, '.gpuctl', 'jobs', 'j'))).toBe(false)
    })
  },
)

test('the key of a job ends that job and does nothing else', async () => {
  await using on = await startJobNodes(2)
  const job = await submit(on, scriptJob('sleep 1000'))
  const own = join(on.sshds[0]?.directory ?? '', 'stolen_key')
  copyFileSync(join(on.folder(job.id, 0), 'job_key'), own)
  const {port, user} = on.nodes[1]?.ssh ?? {port: 0, user: ''}
  const ssh = (...words: readonly string[]) =>
    spawnSync(
      'ssh',
      [
        '-F',
        'none',
        '-i',
        own,
        '-p',
        `${port}`,
        '-l',
        user,
        '-o',
        'IdentitiesOnly=yes',
        '-o',
        'IdentityAgent=none',
        '-o',
        'BatchMode=yes',
        '-o',
        'StrictHostKeyChecking=no',
        '-o',
        'UserKnownHostsFile=/dev/null',
        '-o',
        'LogLevel=ERROR',
        '127.0.0.1',
        ...words,
      ],
      {encoding: 'utf8'},
    )
  expect(ssh('id')).toMatchObject({status: 64, stdout: ''})
  expect(ssh()).toMatchObject({status: 64, stdout: ''})
  expect(ssh('-W', '127.0.0.1:1').status).not.toBe(0)
  expect(await summaryOf(on, job)).toMatchObject({state: 'running'})
  await cancelJob(job.id, on.cluster, on.world, NEVER)
})
