import {access, constants} from 'node:fs/promises'
import {delimiter, join} from 'node:path'
import {LocalFault} from './machine.ts'

/** What every sshd of ours does: keys only, no names looked up, room for many clients at once. */
const COMMON = `PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
UsePAM no
UseDNS no
X11Forwarding no
PrintMotd no
MaxStartups 200:30:400
MaxSessions 64
Subsystem sftp internal-sftp
`

/** For a host of its own root and network. Its second keys file is the host's own to change: jobs let one another in there. */
export const namespacesSshdConfig = (name: string): string => `${COMMON}Port 22
ListenAddress 0.0.0.0
HostKey /etc/ssh/ssh_host_ed25519_key
AuthorizedKeysFile /run/gpuctl/node/authorized_keys .ssh/authorized_keys
SetEnv GPUCTL_NODE=${name}
`

/** For a plain process of the current user, who owns no /etc and shares the machine's ports. */
export const processesSshdConfig = (host: {
  readonly folder: string
  readonly name: string
  readonly address: string
  readonly port: number
  readonly tag: string
}): string => `${COMMON}Port ${host.port}
ListenAddress ${host.address}
HostKey ${quoted(join(host.folder, 'ssh_host_ed25519_key'))}
AuthorizedKeysFile ${quoted(join(host.folder, 'authorized_keys'))} ${quoted(join(host.folder, 'home', '.ssh', 'authorized_keys'))}
PidFile ${quoted(join(host.folder, 'sshd.pid'))}
StrictModes no
SetEnv GPUCTL_NODE=${host.name} GPUCTL_TAG=${host.tag} ${quoted(`HOME=${join(host.folder, 'home')}`)}
`

/** sshd refuses to start by a relative name: it starts itself again for each client. */
export async function findSshd(
  path = process.env.PATH ?? '',
  usual = ['/usr/sbin', '/usr/local/sbin'],
): Promise<string> {
  for (const folder of [...path.split(delimiter), ...usual].filter((each) => each.startsWith('/'))) {
    const file = join(folder, 'sshd')
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return file
  }
  throw new LocalFault({
    kind: 'missing-tool',
    code: 'SSHD_MISSING',
    message: 'the local cloud needs sshd, which is not installed',
    hint: 'install the OpenSSH server: `apt-get install openssh-server` (Debian, Ubuntu), `dnf install openssh-server` (Fedora)',
    effect: 'none',
  })
}

const quoted = (word: string): string => `"${word}"`
