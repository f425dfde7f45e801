import {randomBytes} from 'node:crypto'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {nodesOf} from '../../../src/domain/cluster.ts'
import {sshCommand} from '../../../src/domain/ssh-command.ts'
import {BenchHome} from '../bench-home.ts'
import {type Comparison, compare} from '../compare.ts'

/** 200 MB that no compression makes smaller, to one node, beside OpenSSH's own scp. */
export async function copyLargeFile(): Promise<readonly Comparison[]> {
  await using home = new BenchHome()
  await home.up('copy', 1)
  const file = join(home.folder, 'large')
  writeFileSync(file, randomBytes(200e6))
  const [scp = '', ...args] = scpWords(home, file, '/root/theirs')
  const ours = {
    label: 'gpuctl cp',
    run: () => home.gpuctl('cp', '--cluster', 'copy', file, 'node-0:/root/ours'),
  }
  const theirs = {label: 'scp', run: () => home.run(scp, ...args)}
  return [await compare({name: 'cp of 200 MB to one node', ours, theirs, rounds: 5})]
}

/** The same client, options and namespace as `gpuctl ssh` uses, as scp spells them. */
function scpWords(home: BenchHome, file: string, target: string): readonly string[] {
  const [node] = nodesOf(home.cluster('copy'))
  if (node === undefined) throw new Error('the cluster has no node')
  const [identityFile, knownHostsFile] = [home.file('copy', 'id_ed25519'), home.file('copy', 'known_hosts')]
  const command = sshCommand(node, {identityFile, knownHostsFile})
  const words = [command.file, ...command.args]
  const at = words.indexOf('ssh')
  const options = words.slice(at + 1, words.indexOf('--')).map((word) => (word === '-p' ? '-P' : word))
  const user = options.indexOf('-l')
  options.splice(user, 2)
  return [...words.slice(0, at), 'scp', '-q', ...options, file, `${node.ssh.user}@${node.ssh.address}:${target}`]
}
