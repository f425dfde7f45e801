import {z} from 'zod'
import type {SshEndpoint} from './node.ts'

const emulatedSsh = z.object({
  address: z.string(),
  port: z.int().min(1).max(65_535),
  user: z.string(),
  route: z.discriminatedUnion('kind', [
    z.object({kind: z.literal('direct')}),
    z.object({kind: z.literal('netns'), name: z.string()}),
  ]),
})

/** What an emulated instance carries as the tag `gpuctl:emulated-ssh`: where its SSH server listens on this machine. */
export function parseEmulatedSsh(text: string | undefined): Omit<SshEndpoint, 'hostKey'> | undefined {
  if (text === undefined) return undefined
  try {
    return emulatedSsh.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
