import {execFileSync} from 'node:child_process'
import type {Place} from '../native/rank-group.ts'
import {isRoot, makeNetns} from '../support/netns.ts'

/** Two places with a network between them: namespaces joined by a veth pair, or this machine's loopback where those take rights. */
export function twoPlaces(): Disposable & {readonly places: readonly [Place, Place]; readonly between: string} {
  if (!isRoot) {
    const here = {address: '127.0.0.1', enter: []}
    return {places: [here, here], between: 'loopback', [Symbol.dispose]() {}}
  }
  const [a, b] = [makeNetns(), makeNetns()]
  const ip = (...words: string[]) => execFileSync('ip', words)
  ip('-n', a.name, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', b.name)
  const placeOf = (name: string, address: string): Place => {
    ip('-n', name, 'address', 'add', `${address}/24`, 'dev', 'eth0')
    ip('-n', name, 'link', 'set', 'eth0', 'up')
    return {address, enter: ['ip', 'netns', 'exec', name]}
  }
  return {
    places: [placeOf(a.name, '10.99.0.1'), placeOf(b.name, '10.99.0.2')],
    between: 'a veth pair',
    [Symbol.dispose]() {
      a[Symbol.dispose]()
      b[Symbol.dispose]()
    },
  }
}
