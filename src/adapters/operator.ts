import {hostname} from 'node:os'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {Operator} from '../ports/operator.ts'
import {userName} from './user-name.ts'

/** Amazon's answer to "from which address do I come", a line of text. @source AWS documentation, "checkip.amazonaws.com" */
const ADDRESS_SERVICE = 'https://checkip.amazonaws.com/'

/** Whoever runs this process. `GPUCTL_OWNER` names another one, a team or a CI job; `GPUCTL_SSH_FROM` says the addresses. */
export function operator(env: NodeJS.ProcessEnv): Operator {
  let seen: readonly string[] | undefined
  return {
    name: env.GPUCTL_OWNER || `${userName()}@${hostname()}`,
    async addresses(signal) {
      const given = env.GPUCTL_SSH_FROM
      if (given) return given.split(/[\s,]+/).filter(Boolean)
      seen ??= [await ownAddress(signal)]
      return seen
    },
  }
}

async function ownAddress(signal: AbortSignal): Promise<string> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)])
  const text = await fetch(ADDRESS_SERVICE, {signal: within}).then(textOf, () => '')
  signal.throwIfAborted()
  const address = /^\d{1,3}(\.\d{1,3}){3}$/.exec(text.trim())?.[0]
  if (address !== undefined) return `${address}/32`
  throw new GpuctlError(
    'CLOUD_UNAVAILABLE',
    'nobody tells from which public address this machine reaches nodes, and SSH is not let in from everywhere',
    'write it as access.ssh_from: ["203.0.113.7/32"] in the cluster file, or set GPUCTL_SSH_FROM',
  )
}

const WITHIN_MS = 5000

const textOf = (answer: Response): Promise<string> | string => (answer.ok ? answer.text() : '')
