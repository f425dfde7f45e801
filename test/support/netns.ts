import {execFileSync} from 'node:child_process'
import {randomBytes} from 'node:crypto'

/** A network namespace of the test's own with nothing but loopback; takes root. */
export function makeNetns(): Disposable & {readonly name: string} {
  const name = `gpuctl-test-${randomBytes(4).toString('hex')}`
  execFileSync('ip', ['netns', 'add', name])
  execFileSync('ip', ['-n', name, 'link', 'set', 'lo', 'up'])
  return {name, [Symbol.dispose]: () => void execFileSync('ip', ['netns', 'del', name])}
}

export const isRoot = process.getuid?.() === 0
