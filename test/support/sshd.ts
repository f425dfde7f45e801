import {type ChildProcess, execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createConnection, createServer} from 'node:net'
import {tmpdir, userInfo} from 'node:os'
import {join} from 'node:path'
import type {Node, Route, SshEndpoint} from '../../src/domain/node.ts'
import {waitFor} from './wait-for.ts'

export interface SshdOptions {
  /** Lines of sshd_config beside the basic ones. */
  readonly config?: readonly string[]
  /** Starts it inside this network namespace, where it listens on port 22. */
  readonly netns?: string
  readonly hostKeyType?: 'ed25519' | 'ecdsa' | 'rsa'
  readonly route?: Route
  /** Commands start in its own directory instead of the user's home, so that several hosts have files of their own. */
  readonly inOwnDirectory?: boolean
  /** Folder in its directory that is HOME there; its own directory unless told. */
  readonly home?: string
  /** Keys in HOME's .ssh let in, too. */
  readonly keysInHome?: boolean
  /** What commands find in their environment, beside HOME. */
  readonly env?: Readonly<Record<string, string>>
}

export interface Sshd extends AsyncDisposable {
  readonly endpoint: SshEndpoint
  readonly node: Node
  /** A private key that it accepts. */
  readonly identityFile: string
  /** Directory of its own, removed with it. */
  readonly directory: string
  /** HOME of whoever logs in. */
  readonly home: string
  /** Where commands start with `inOwnDirectory`. */
  readonly files: string
  log(): string
  /** Processes that serve connections. */
  sessions(): number[]
  /** Ends those processes, and so the connections, without a word. */
  cut(): void
  /** Nothing listens there any more, and its connections are cut. */
  stop(): Promise<void>
  /** Stops and starts it on the same port. */
  restart(): Promise<void>
}

/** An OpenSSH server of the test's own on loopback, with keys of its own and a free port. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  const directory = mkdtempSync(join(tmpdir(), 'gpuctl-sshd-'))
  chmodSync(directory, 0o755)
  const {
    hostKeyType = 'ed25519',
    netns,
    config = [],
    route,
    inOwnDirectory = false,
    keysInHome = false,
    env = {},
  } = options
  const home = join(directory, options.home ?? '')
  mkdirSync(home, {recursive: true})
  const identityFile = join(directory, 'user')
  generateKey(join(directory, 'host'), hostKeyType)
  generateKey(identityFile)
  writeFileSync(join(directory, 'authorized_keys'), readFileSync(`${identityFile}.pub`), {mode: 0o600})
  const port = netns ? 22 : await freePort()
  writeFileSync(
    join(directory, 'config'),
    [
      `ListenAddress 127.0.0.1`,
      `Port ${port}`,
      `HostKey ${directory}/host`,
      `AuthorizedKeysFile ${directory}/authorized_keys${keysInHome ? ` "${home}/.ssh/authorized_keys"` : ''}`,
      `PidFile none`,
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin yes',
      'UsePAM no',
      'Subsystem sftp internal-sftp',
      'StrictModes no',
      'MaxStartups 200:30:400',
      // the user's own start-up files may be slow
      `SetEnv ${Object.entries({HOME: home, ...env})
        .map((pair) => `"${pair.join('=')}"`)
        .join(' ')}`,
      ...(inOwnDirectory
        ? [`ForceCommand mkdir -p ${directory}/files; cd ${directory}/files; exec sh -c "$SSH_ORIGINAL_COMMAND"`]
        : []),
      ...config,
    ].join('\n'),
  )
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', {recursive: true, mode: 0o755})
  const logFile = join(directory, 'log')
  const sshd = ['/usr/sbin/sshd', '-D', '-f', join(directory, 'config'), '-E', logFile]
  const [file = '', ...args] = netns ? ['nsenter', `--net=/run/netns/${netns}`, ...sshd] : sshd
  const start = async () => {
    const child = spawn(file, args, {stdio: 'ignore'})
    await waitFor(() => listens(child, logFile, port, netns))
    return child
  }
  let child = await start()
  const cut = () => childrenOf(child.pid).forEach(killQuietly)
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    cut()
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  const endpoint: SshEndpoint = {
    address: '127.0.0.1',
    port,
    user: userInfo().username,
    hostKey: readFileSync(join(directory, 'host.pub'), 'utf8').trim(),
    route: route ?? (netns ? {kind: 'netns', name: netns} : {kind: 'direct'}),
  }
  return {
    endpoint,
    node: nodeAt(endpoint),
    identityFile,
    directory,
    home,
    files: join(directory, 'files'),
    log: () => readFileSync(logFile, 'utf8'),
    sessions: () => childrenOf(child.pid),
    cut,
    stop,
    async restart() {
      await stop()
      child = await start()
    },
    async [Symbol.asyncDispose]() {
      await stop()
      rmSync(directory, {recursive: true, force: true})
    },
  }
}

/** A node that is reached at an endpoint. */
export const nodeAt = (ssh: SshEndpoint, name = 'train-0'): Node => {
  const [, pool = name, index = '0'] = /^(.*)-(\d+)$/.exec(name) ?? []
  return {id: `id-${name}`, name, pool, index: Number(index), state: 'running', ssh, privateAddress: ssh.address}
}

export function generateKey(path: string, type: 'ed25519' | 'ecdsa' | 'rsa' = 'ed25519', passphrase = '') {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', 'test', '-f', path])
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (!address || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function listens(child: ChildProcess, logFile: string, port: number, netns?: string): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`sshd ended: ${readFileSync(logFile, 'utf8')}`)
  if (netns) return readFileSync(logFile, {encoding: 'utf8', flag: 'a+'}).includes('Server listening')
  const socket = createConnection({host: '127.0.0.1', port})
  const [answer] = await Promise.race([once(socket, 'data'), once(socket, 'close')]).catch(() => [false])
  socket.destroy()
  return Buffer.isBuffer(answer)
}

function childrenOf(pid: number | undefined): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.split(' ').filter(Boolean).map(Number)
}

function killQuietly(pid: number) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {} // it ended by itself
}
