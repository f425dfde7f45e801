/** The programs of this machine that gpuctl may need, and where they come from. */
export const HOST_TOOLS = {
  ssh: {debian: 'openssh-client', fedora: 'openssh-clients', arch: 'openssh', brew: 'openssh'},
  sshd: {debian: 'openssh-server', fedora: 'openssh-server', arch: 'openssh', brew: 'openssh'},
  ip: {debian: 'iproute2', fedora: 'iproute', arch: 'iproute2'},
  unshare: {debian: 'util-linux', fedora: 'util-linux', arch: 'util-linux'},
  nsenter: {debian: 'util-linux', fedora: 'util-linux', arch: 'util-linux'},
  setpriv: {debian: 'util-linux', fedora: 'util-linux', arch: 'util-linux'},
  tar: {debian: 'tar', fedora: 'tar', arch: 'tar', brew: 'gnu-tar'},
  python3: {debian: 'python3', fedora: 'python3', arch: 'python', brew: 'python'},
} as const satisfies Record<string, Readonly<Partial<Record<PackageSource, string>>>>

export type HostTool = keyof typeof HOST_TOOLS

/** What local hosts are made with, in their fuller form, which only root has: namespaces of their own. */
export const NAMESPACE_TOOLS: readonly HostTool[] = ['ip', 'unshare', 'nsenter', 'setpriv']

export type PackageSource = 'debian' | 'fedora' | 'arch' | 'brew'

const INSTALL: Readonly<Record<PackageSource, string>> = {
  debian: 'apt-get update && apt-get install -y',
  fedora: 'dnf install -y',
  arch: 'pacman -S --needed --noconfirm',
  brew: 'brew install',
}

const NAMES: Readonly<Record<PackageSource, string>> = {
  debian: 'Debian, Ubuntu',
  fedora: 'Fedora, RHEL',
  arch: 'Arch',
  brew: 'macOS',
}

/** What a person types to get some tools: one command where it is known which machine this is, else one for each kind. */
export function installCommand(tools: readonly HostTool[], source: PackageSource | undefined, isRoot: boolean): string {
  if (source !== undefined) return commandFor(tools, source, isRoot)
  const all = Object.keys(INSTALL) as PackageSource[]
  return all.map((each) => `${NAMES[each]}: ${commandFor(tools, each, isRoot)}`).join('; ')
}

export function packagesOf(tools: readonly HostTool[], source: PackageSource): readonly string[] {
  const sources: Readonly<Record<HostTool, Readonly<Partial<Record<PackageSource, string>>>>> = HOST_TOOLS
  return [...new Set(tools.flatMap((tool) => sources[tool][source] ?? []))]
}

function commandFor(tools: readonly HostTool[], source: PackageSource, isRoot: boolean): string {
  const packages = packagesOf(tools, source)
  if (packages.length === 0) return 'not to be had there'
  const command = `${INSTALL[source]} ${packages.join(' ')}`
  return source === 'brew' || isRoot
    ? command
    : command
        .split(' && ')
        .map((each) => `sudo ${each}`)
        .join(' && ')
}

/** @param osRelease the text of /etc/os-release @source os-release(5) */
export function packageSource(platform: NodeJS.Platform, osRelease: string): PackageSource | undefined {
  if (platform === 'darwin') return 'brew'
  const words = [...osRelease.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap(([, ids = '']) => ids.split(' '))
  if (words.includes('debian') || words.includes('ubuntu')) return 'debian'
  if (words.includes('fedora') || words.includes('rhel')) return 'fedora'
  return words.includes('arch') ? 'arch' : undefined
}
