import {execFileSync} from 'node:child_process'
import {makeNetns} from '../support/netns.ts'
import type {Place} from './rank-group.ts'

/** Two places of one test with networks of their own, and so many cables between them; takes root. */
export class RailedPlaces implements Disposable {
  readonly places: readonly [Place, Place]
  readonly #namespaces = [makeNetns(), makeNetns()] as const

  constructor(rails: number) {
    const [a, b] = this.#namespaces
    for (let rail = 0; rail < rails; rail++) {
      const name = `rail${rail}`
      ip('link', 'add', name, 'netns', a.name, 'type', 'veth', 'peer', 'name', name, 'netns', b.name)
      for (const [index, {name: where}] of this.#namespaces.entries()) {
        ip('-n', where, 'address', 'add', `10.77.${rail}.${index + 1}/24`, 'dev', name)
        ip('-n', where, 'link', 'set', name, 'up')
      }
    }
    const placeOf = (index: 0 | 1): Place => ({
      address: `10.77.0.${index + 1}`,
      enter: ['ip', 'netns', 'exec', this.#namespaces[index].name],
    })
    this.places = [placeOf(0), placeOf(1)]
  }

  /** What the first place sends over this rail. */
  throttle(rail: number, rate: string): void {
    const limit = ['tbf', 'rate', rate, 'burst', '64kb', 'latency', '50ms']
    this.inFirst('tc', 'qdisc', 'add', 'dev', `rail${rail}`, 'root', ...limit)
  }

  /** At both ends of this rail nobody is behind it any more. */
  cut(rail: number): void {
    const [{name: first}] = this.#namespaces
    ip('-n', first, 'link', 'delete', `rail${rail}`)
    for (const [index, {name: where}] of this.#namespaces.entries()) {
      ip('-n', where, 'link', 'add', `rail${rail}`, 'type', 'veth', 'peer', 'name', 'nobody')
      ip('-n', where, 'address', 'add', `10.77.${rail}.${index + 1}/24`, 'dev', `rail${rail}`)
      for (const name of [`rail${rail}`, 'nobody']) ip('-n', where, 'link', 'set', name, 'up')
    }
  }

  inFirst(...words: readonly string[]): void {
    const [{enter}] = this.places
    const [file = '', ...more] = [...enter, ...words]
    execFileSync(file, more)
  }

  [Symbol.dispose](): void {
    for (const each of this.#namespaces) each[Symbol.dispose]()
  }
}

const ip = (...words: readonly string[]) => void execFileSync('ip', words)
