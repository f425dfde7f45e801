import {
  type ChildProcess,
  type SpawnOptionsWithStdioTuple,
  type StdioNull,
  type StdioPipe,
  spawn,
} from 'node:child_process'
import {createRequire} from 'node:module'
import {dirname} from 'node:path'
import {PulumiCommand} from '@pulumi/pulumi/automation/index.js'
import {SemVer} from 'semver'
import {PULUMI_VERSION} from './engine-version.ts'
import {countEngine} from './running-engines.ts'
import {secretFilter, withoutSecrets} from './without-secrets.ts'

/**
 * The Pulumi CLI as the Automation API runs it, but in a process group of its own: a terminal sends Ctrl-C to the whole
 * foreground group, and an engine that got it twice, from the terminal and from us, would stop at once instead of cleanly.
 * The Automation API has no setting for that, so its `run` is replaced; PULUMI_VERSION pins what this relies on.
 */
export function pulumiCommand(path: string): PulumiCommand {
  const command: PulumiCommand = Object.create(PulumiCommand.prototype)
  return Object.assign(command, {command: path, version: new SemVer(PULUMI_VERSION), run: runIn(path)})
}

const runIn =
  (path: string) =>
  async (
    args: readonly string[],
    cwd: string,
    env: Readonly<Record<string, string>>,
    onOutput?: (text: string) => void,
    onError?: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<CommandResult> => {
    signal?.throwIfAborted()
    const unread = answerUnread(args)
    if (unread !== undefined) return new CommandResult(unread, '', 0)
    const engine = spawnPrivately(path, [...args, '--non-interactive'], {
      cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...env,
        PATH: `${dirname(path)}:${process.env.PATH ?? ''}`,
        PULUMI_AUTOMATION_API: 'true',
      },
    })
    using _counted = countEngine(engine)
    const cancel = () => engine.kill('SIGINT')
    signal?.addEventListener('abort', cancel, {once: true})
    try {
      const [stdout, stderr, exitCode] = await Promise.all([
        collect(engine.stdout, onOutput),
        collectLog(engine.stderr, onError),
        exitOf(engine),
      ])
      if (exitCode !== 0) throw createCommandError(new CommandResult(withoutSecrets(stdout), stderr, exitCode))
      return new CommandResult(stdout, stderr, exitCode)
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

/** The engine makes files as readable as it may: states, logs. The umask is inherited at the spawn, which is synchronous. */
function spawnPrivately(
  file: string,
  args: readonly string[],
  options: SpawnOptionsWithStdioTuple<StdioNull, StdioPipe, StdioPipe>,
) {
  const before = process.umask(0o077)
  try {
    return spawn(file, args, options)
  } finally {
    process.umask(before)
  }
}

/**
 * `up` and `destroy` of the Automation API end with calls whose answers nobody here reads, a third to half a second each: the
 * run's history, and the outputs, with secrets shown and masked.
 */
function answerUnread([command, verb]: readonly string[]): string | undefined {
  if (command !== 'stack') return undefined
  return {history: '[]', output: '{}'}[verb ?? '']
}

async function collect(stream: NodeJS.ReadableStream, onText?: (text: string) => void): Promise<string> {
  stream.setEncoding('utf8')
  let all = ''
  for await (const chunk of stream) {
    all += chunk
    onText?.(String(chunk))
  }
  return all
}

/** Only answers on stdout may carry secrets. */
async function collectLog(stream: NodeJS.ReadableStream, onText: (text: string) => void = () => {}): Promise<string> {
  const filter = secretFilter()
  const all = await collect(stream, (text) => onText(filter.push(text)))
  onText(filter.rest())
  return withoutSecrets(all)
}

const exitOf = (child: ChildProcess) =>
  new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? -2))
  })

interface CommandResult {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

// What the package keeps out of its type declarations: the shape that the Automation API itself expects from `run`.
const require = createRequire(import.meta.url)
const {CommandResult} = require('@pulumi/pulumi/automation/cmd.js') as {
  CommandResult: new (stdout: string, stderr: string, code: number) => CommandResult
}
const {createCommandError} = require('@pulumi/pulumi/automation/errors.js') as {
  createCommandError: (result: CommandResult) => Error
}
