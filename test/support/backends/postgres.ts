import {execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {chownSync, existsSync, globSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {delimiter, join} from 'node:path'
import {freePort} from '../sshd.ts'
import {waitFor} from '../wait-for.ts'
import type {Backend, Login} from './backend.ts'

/** Undefined where a PostgreSQL server can be started. */
export const whyNoPostgres = (): string | undefined =>
  binaries() === undefined ? 'PostgreSQL is not installed (Debian package postgresql)' : undefined

/** A PostgreSQL of the test's own on loopback, with a data folder that ends with it. Passwords hold what URLs must escape. */
export async function startPostgres(): Promise<Backend> {
  const bin = binaries() ?? ''
  await using made = new AsyncDisposableStack() // also when it does not come up
  const folder = mkdtempSync(join(tmpdir(), 'gpuctl-postgres-'))
  made.defer(() => rmSync(folder, {recursive: true, force: true}))
  if (process.getuid?.() === 0) chownSync(folder, NOBODY, NOBODY) // it refuses to run as root
  const data = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, ANN, {mode: 0o644})
  run(join(bin, 'initdb'), '-D', data, '-U', 'ann', '--pwfile', passwordFile, '-A', 'scram-sha-256', '-E', 'UTF8', '-N')
  const port = await freePort()
  const [file = '', ...words] = unprivileged(
    join(bin, 'postgres'),
    '-D',
    data,
    '-h',
    '127.0.0.1',
    '-p',
    `${port}`,
    '-F',
  )
  const server = spawn(file, [...words, '-k', ''], {cwd: '/', stdio: 'ignore'})
  made.defer(async () => {
    server.kill('SIGINT') // its fast shutdown
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit')
  })
  const sql = (text: string) =>
    execFileSync(join(bin, 'psql'), ['-qh', '127.0.0.1', '-p', `${port}`, '-U', 'ann', '-d', 'postgres', '-c', text], {
      env: {...process.env, PGPASSWORD: ANN},
      stdio: 'pipe',
    })
  await waitFor(() => {
    try {
      return sql('SELECT 1').length > 0
    } catch {
      if (server.exitCode !== null) throw new Error('postgres ended')
      return false
    }
  }, 30_000)
  sql(`CREATE ROLE bob SUPERUSER LOGIN PASSWORD '${BOB}'`)
  const at = (user: string, password: string, database = 'postgres', on = port): Login => ({
    url: `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${on}/${database}?sslmode=disable`,
    env: {},
    secrets: [password, encodeURIComponent(password)],
  })
  const logins = {
    ann: at('ann', ANN),
    bob: at('bob', BOB),
    refused: at('ann', 'gu/e@ss:'),
    missing: at('ann', ANN, 'nothing'),
    down: at('ann', ANN, 'postgres', await freePort()),
  }
  const running = made.move()
  return {...logins, [Symbol.asyncDispose]: () => running.disposeAsync()}
}

const ANN = 's3/cr@t:of ann'
const BOB = 'b0b %40?'
const NOBODY = 65_534

/** Where `initdb` and `postgres` are; Debian has them beside PATH, a folder a version. */
function binaries(): string | undefined {
  const onPath = (process.env.PATH ?? '').split(delimiter)
  const folders = [...globSync('/usr/lib/postgresql/*/bin').sort().reverse(), ...onPath]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

function unprivileged(...argv: readonly string[]): readonly string[] {
  if (process.getuid?.() !== 0) return argv
  return ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', ...argv]
}

function run(...argv: readonly string[]): void {
  const [file = '', ...words] = unprivileged(...argv)
  execFileSync(file, words, {cwd: '/', stdio: 'pipe', env: {...process.env, LC_ALL: 'C'}})
}
