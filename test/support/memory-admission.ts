import type {Fault} from '../../src/domain/fault.ts'
import type {Admission} from '../../src/ports/admission.ts'

/** Lets every cluster in, and remembers where: for what is above the port. */
export interface MemoryAdmission extends Admission {
  /** Ids of nodes by the lease that is in. */
  readonly admitted: Map<string, string>
  /** Those that let nobody in. */
  readonly refusing: Set<string>
}

export function memoryAdmission(): MemoryAdmission {
  const admitted = new Map<string, string>()
  const refusing = new Set<string>()
  const refusal = (id: string): Fault | undefined =>
    refusing.has(id)
      ? {kind: 'auth', code: 'AuthFailed', message: `${id} refused the login`, effect: 'none'}
      : undefined
  return {
    admitted,
    refusing,
    knownKey: async () => undefined,
    shownKey: async ({address}) => `ssh-ed25519 ${Buffer.from(address).toString('base64')}`,
    inspect: async ({id}) => refusal(id),
    async admit({id}, {cluster}) {
      const fault = refusal(id)
      if (fault === undefined) admitted.set(id, cluster.lease)
      return fault
    },
    async expel({id}) {
      admitted.delete(id)
      return undefined
    },
  }
}
