import {execFileSync} from 'node:child_process'
import {readdirSync} from 'node:fs'

/** Gives each local node of a cluster another adapter, `eth1`, on a network of its own; both end with their namespaces. */
export function addSecondAdapter(lease: string): void {
  const fabric = `gpuctl-${lease}`
  const nodes = readdirSync('/run/netns').filter((name) => name.startsWith(`${fabric}-`))
  const ip = (...words: readonly string[]) => void execFileSync('ip', words)
  ip('-n', fabric, 'link', 'add', 'second', 'type', 'bridge')
  ip('-n', fabric, 'link', 'set', 'second', 'up')
  for (const [index, node] of nodes.entries()) {
    ip('-n', fabric, 'link', 'add', `second${index}`, 'type', 'veth', 'peer', 'name', 'eth1', 'netns', node)
    ip('-n', fabric, 'link', 'set', `second${index}`, 'master', 'second', 'up')
    ip('-n', node, 'address', 'add', `10.88.0.${index + 1}/24`, 'dev', 'eth1')
    ip('-n', node, 'link', 'set', 'eth1', 'up')
  }
}
