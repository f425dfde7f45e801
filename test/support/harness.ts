import {spawnSync} from 'node:child_process'
import {join} from 'node:path'

/** Once for all end-to-end tests: the harness that nodes are given, so that not each of them builds it. */
export default function setup(): void {
  const folder = join(import.meta.dirname, '../../native/harness')
  const {status, stderr} = spawnSync('make', ['-s', '-j2', '-C', folder], {encoding: 'utf8'})
  if (status !== 0) throw new Error(`make ended with ${status}: ${stderr}`)
}
