/**
 * A client of hosts of the user's own that is killed in the middle: run as a program with a {@link KilledClaim} as its one
 * argument, in JSON. Exits 0 when there was no such call.
 */
import {sshCloud} from '../../providers/ssh/index.ts'
import {packageTemplates} from '../../src/adapters/package-templates.ts'
import {sshShell} from '../../src/adapters/ssh/ssh-shell.ts'
import type {GangRequest} from '../../src/ports/cloud.ts'
import type {Shell} from '../../src/ports/shell.ts'

export interface KilledClaim {
  readonly stateDir: string
  readonly gang: GangRequest
  readonly act: 'ensure' | 'remove'
  /** Of the calls to hosts, from 1. */
  readonly call: number
  readonly moment: 'before' | 'during' | 'after'
  /** From the beginning of that call, when it is to be killed in the middle. */
  readonly afterMs?: number
}

if (process.argv[1] === import.meta.filename) {
  const {stateDir, gang, act, call, moment, afterMs}: KilledClaim = JSON.parse(process.argv[2] ?? '')
  const inner = sshShell({userKeyDirectory: '/nonexistent', agentSocket: ''})
  const die = () => process.kill(process.pid, 'SIGKILL')
  let calls = 0
  const shell: Shell = {
    ...inner,
    async capture(node, argv, options) {
      const isLast = ++calls === call
      if (isLast && moment === 'before') die()
      if (isLast && moment === 'during') setTimeout(die, afterMs)
      const result = await inner.capture(node, argv, options)
      if (isLast && moment === 'after') die()
      return result
    },
  }
  const cloud = sshCloud({shell, templates: packageTemplates(), stateDir, knownHostsFiles: []})
  const signal = AbortSignal.timeout(60_000)
  if (act === 'remove') await cloud.removeGang({...gang, cluster: {...gang.cluster, hosts: gang.hosts}}, signal)
  else {
    const {fault} = await cloud.ensureGang(gang, signal)
    if (fault !== undefined) throw new Error(fault.message)
  }
  await inner[Symbol.asyncDispose]()
}
