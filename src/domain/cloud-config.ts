import {parse, stringify} from 'yaml'
import {z} from 'zod'
import type {SshKeyPair} from './ssh-key.ts'

/** What a node is told at its first boot. */
export interface FirstBoot {
  /** Who logs in; made where the image does not have it, with the right to become root. */
  readonly user: string
  /** In OpenSSH's one-line form. */
  readonly authorizedKey: string
  readonly hostKey: SshKeyPair
}

/**
 * User data for cloud-init: the SSH server starts with a key that is known here, so that the first login trusts nobody, and takes
 * one key of one user. Equal input gives equal text: a launch that is repeated must not differ from the first.
 *
 * @source cloud-init documentation, modules "SSH" and "Users and groups"
 */
export const cloudConfig = ({user, authorizedKey, hostKey}: FirstBoot): string =>
  `#cloud-config\n${stringify({
    disable_root: true,
    ssh_pwauth: false,
    ssh_deletekeys: true,
    ssh_genkeytypes: [],
    ssh_keys: {ed25519_private: hostKey.privateKey, ed25519_public: hostKey.publicKey},
    users: [
      {
        name: user,
        gecos: 'gpuctl',
        shell: '/bin/bash',
        lock_passwd: true,
        sudo: 'ALL=(ALL) NOPASSWD:ALL',
        ssh_authorized_keys: [authorizedKey.trim()],
      },
    ],
  })}`

/** What {@link cloudConfig} wrote, as an image reads it; undefined where it is something else. */
export function parseCloudConfig(userData: string): FirstBoot | undefined {
  if (!userData.startsWith('#cloud-config\n')) return undefined
  const {success, data} = written.safeParse(parse(userData))
  if (!success) return undefined
  const {ssh_keys: keys, users} = data
  const [{name: user, ssh_authorized_keys: authorized}] = users
  return {
    user,
    authorizedKey: authorized[0],
    hostKey: {privateKey: keys.ed25519_private, publicKey: keys.ed25519_public},
  }
}

const written = z.looseObject({
  ssh_keys: z.object({ed25519_private: z.string(), ed25519_public: z.string()}),
  users: z.tuple([z.looseObject({name: z.string(), ssh_authorized_keys: z.tuple([z.string()])})]),
})
