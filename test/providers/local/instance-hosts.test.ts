import {randomBytes} from 'node:crypto'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {localInstanceHosts} from '../../../providers/local/instance-hosts.ts'
import {cloudConfig} from '../../../src/domain/cloud-config.ts'
import type {Node} from '../../../src/domain/node.ts'
import {generateSshKeyPair, withoutComment} from '../../../src/domain/ssh-key.ts'
import {leftoversOf} from '../../support/leftovers.ts'
import {bounded, runner, whyNot} from '../../support/local-cluster.ts'
import {logIn} from '../../support/log-in.ts'

for (const mode of ['namespaces', 'processes'] as const)
  test.skipIf((await whyNot(mode)) !== undefined)(
    `instances on hosts of ${mode} boot as their user data says, stop, boot again and go`,
    async () => {
      const stateDir = await mkdtemp(join(tmpdir(), 'gpuctl-instances-'))
      const lease = randomBytes(5).toString('hex')
      await using ended = new AsyncDisposableStack()
      ended.defer(() => rm(stateDir, {recursive: true, force: true}))
      const hosts = ended.use(localInstanceHosts({stateDir, lease, processes: runner, mode}))
      const [login, hostKey] = [generateSshKeyPair('me'), generateSshKeyPair('host')]
      const keyFile = join(stateDir, 'id')
      await writeFile(keyFile, login.privateKey, {mode: 0o600})
      const userData = cloudConfig({user: 'ubuntu', authorizedKey: login.publicKey, hostKey})
      const ids = ['i-0123', 'i-4567']
      const addresses = await Promise.all(ids.map((id) => hosts.allocate(id)))
      expect(await hosts.allocate('i-0123')).toEqual(addresses[0])
      expect(addresses[0]).not.toEqual(addresses[1])

      const boot = (id: string) => hosts.boot({id, hostname: id, userData}, bounded())
      const answer = async (at: number) => {
        const ssh = {...addresses[at]?.ssh, hostKey: withoutComment(hostKey.publicKey)}
        return (await logIn({ssh} as Node, keyFile, 'echo here')).stdout
      }
      await Promise.all(ids.map(boot))
      expect([await answer(0), await answer(1)]).toEqual(['here\n', 'here\n'])
      await hosts.stop('i-4567')
      expect([await answer(0), await answer(1)]).toEqual(['here\n', ''])
      await Promise.all(ids.map(boot))
      expect([await answer(0), await answer(1)]).toEqual(['here\n', 'here\n'])
      await hosts.remove('i-0123')
      expect([await answer(0), await answer(1)]).toEqual(['', 'here\n'])
      await hosts[Symbol.asyncDispose]()
      expect(await leftoversOf(lease, stateDir)).toEqual([])
    },
  )
