import {chmod, mkdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {pulumiEngine} from '../support/engine.ts'
import type {FreshHome} from '../support/fresh-home.ts'

/** One of the commands that gpuctl runs of the engine in `up` and `down`, by its first words: `stack init`. */
export type EngineCommand = string

export interface EngineKill {
  readonly victim: 'engine' | 'gpuctl'
  /** Before the engine's command does anything, or when it is done and gpuctl does not know yet. */
  readonly when: 'before' | 'after'
  readonly command: EngineCommand
}

/**
 * Makes the next command of a home use the engine through a script, which notes each of its commands, and kills at the first
 * that is meant.
 */
export async function dyingEngine(home: FreshHome, kill?: EngineKill) {
  const folder = join(home.cwd, '..', 'engine')
  const calls = join(folder, `commands-${crypto.randomUUID()}`)
  const {path} = await pulumiEngine()
  await mkdir(folder, {recursive: true})
  const script = join(folder, 'pulumi')
  await writeFile(script, SCRIPT)
  await chmod(script, 0o755)
  return {
    env: {
      PATH: `${folder}:${process.env.PATH}`,
      TEST_ENGINE: path,
      TEST_COMMANDS: calls,
      TEST_KILL: kill === undefined ? '' : `${kill.victim} ${kill.when} ${kill.command}`,
    },
    commands: async (): Promise<readonly EngineCommand[]> => {
      const text = await readFile(calls, 'utf8').catch(() => '')
      return [...new Set(text.trimEnd().split('\n'))].filter((line) => line !== '')
    },
  }
}

// `gpuctl` asks for the version before it uses an engine, and is not to be killed for that.
const SCRIPT = `#!/bin/sh
case "$1" in
  version | --version) exec "$TEST_ENGINE" "$@" ;;
  stack) command="stack $2" ;;
  *) command=$1 ;;
esac
is_first=no
grep -qsx "$command" "$TEST_COMMANDS" || is_first=yes
echo "$command" >>"$TEST_COMMANDS"
if [ "$is_first" = yes ]; then
  case "$TEST_KILL" in
    "engine before $command") kill -KILL $$ ;;
    "gpuctl before $command") kill -KILL $PPID ;;
    "engine after $command") "$TEST_ENGINE" "$@"; kill -KILL $$ ;;
    "gpuctl after $command") "$TEST_ENGINE" "$@"; code=$?; kill -KILL $PPID; exit $code ;;
  esac
fi
exec "$TEST_ENGINE" "$@"
`
