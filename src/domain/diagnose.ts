import type {Check, Diagnosis, Folder, Found, Host} from './doctor.ts'
import {HOST_TOOLS, type HostTool, installCommand, NAMESPACE_TOOLS} from './host-tools.ts'

/** Pure: what was seen of a machine → what gpuctl can use of it, what is missing, and how to get it. */
export function diagnose(host: Host): Diagnosis {
  const tools = [nodeCheck(host), ...engineChecks(host), ...TOOL_NEEDS.map((need) => toolCheck(need, host))]
  const machine = [namespacesCheck(host), folderCheck('state', host.state), folderCheck('cache', host.cache)]
  const credentials = [...CLOUDS.map((cloud) => cloudCheck(cloud, host)), agentCheck(host)]
  return {ready: [...tools, ...machine].every(({state}) => state !== 'missing'), tools, machine, credentials}
}

const nodeCheck = ({nodeVersion}: Host): Check => {
  const major = Number(/^v?(\d+)/.exec(nodeVersion)?.[1])
  const neededBy = 'everything'
  const found = nodeVersion.replace(/^v/, '')
  return major >= 22
    ? {name: 'node', state: 'ok', found, neededBy}
    : {name: 'node', state: 'missing', found, neededBy, fix: 'Node 22 or newer: https://nodejs.org'}
}

/** The engine itself is never missing: gpuctl gets it when it is needed. */
function engineChecks({engine, go}: Host): readonly Check[] {
  const neededBy = 'up, down and plan'
  if (engine !== undefined) {
    return [{name: 'pulumi', state: 'ok', found: `${engine.version ?? ''} ${engine.path}`.trim(), neededBy}]
  }
  const itself = 'gpuctl downloads it, or builds it in some minutes, at the first up'
  const builder = go === undefined ? {state: 'optional' as const} : {state: 'ok' as const, found: versionOrPath(go)}
  return [
    {name: 'pulumi', state: 'optional', neededBy, fix: itself},
    {
      name: 'go',
      ...builder,
      neededBy: 'building pulumi where it cannot be downloaded',
      ...(go === undefined ? {fix: 'https://go.dev/dl, or python3 with pip, by which gpuctl fetches it'} : {}),
    },
  ]
}

interface ToolNeed {
  readonly tool: HostTool
  readonly neededBy: string
  readonly isNeeded: (host: Host) => boolean
}

const always = () => true
const never = () => false
/** Root on Linux gets hosts of namespaces; the same rule decides what `up` installs. */
const asRoot = ({isRoot, platform}: Host) => isRoot && platform === 'linux'

const TOOL_NEEDS: readonly ToolNeed[] = [
  {tool: 'sshd', neededBy: 'local hosts', isNeeded: always},
  ...NAMESPACE_TOOLS.map((tool) => ({tool, neededBy: 'local hosts with a network of their own', isNeeded: asRoot})),
  {tool: 'ssh', neededBy: 'gpuctl ssh', isNeeded: never},
  {tool: 'tar', neededBy: 'gpuctl cp of folders', isNeeded: never},
  {tool: 'python3', neededBy: 'the job template hello-allreduce', isNeeded: never},
]

function toolCheck({tool, neededBy, isNeeded}: ToolNeed, host: Host): Check {
  const found = host.tools[tool]
  if (found !== undefined) return {name: tool, state: 'ok', found: versionOrPath(found), neededBy}
  const isOnThisSystem = host.source === undefined || host.source in HOST_TOOLS[tool]
  const fix = isOnThisSystem ? installCommand([tool], host.source, host.isRoot) : 'only on Linux'
  return {name: tool, state: isNeeded(host) ? 'missing' : 'optional', neededBy, fix}
}

function namespacesCheck({namespaces, isRoot, platform}: Host): Check {
  const shared = {name: 'namespaces', neededBy: 'local hosts with a network of their own'}
  if (namespaces) return {...shared, state: 'ok', found: 'usable'}
  const without = 'without them hosts are plain processes'
  if (platform !== 'linux') return {...shared, state: 'optional', fix: `only on Linux; ${without}`}
  const fix = isRoot ? 'a container needs --privileged, or the tools above' : 'run as root'
  return {...shared, state: 'optional', fix: `${fix}; ${without}`}
}

const folderCheck = (name: 'state' | 'cache', {path, writable}: Folder): Check => ({
  name,
  state: writable ? 'ok' : 'missing',
  found: path,
  neededBy: name === 'state' ? "clusters' state and keys" : 'the engine, once made',
  ...(writable
    ? {}
    : {fix: `make it writable, or set GPUCTL_${name === 'state' ? 'HOME' : 'CACHE'} to another folder`}),
})

const CLOUDS = [
  {cloud: 'aws', fix: 'aws configure, or AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'},
  {cloud: 'gcp', fix: 'gcloud auth application-default login, or GOOGLE_APPLICATION_CREDENTIALS'},
  {cloud: 'azure', fix: 'az login, or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET'},
] as const

function cloudCheck({cloud, fix}: (typeof CLOUDS)[number], {credentials}: Host): Check {
  const found = credentials[cloud]
  const neededBy = `clusters on ${{aws: 'AWS', gcp: 'Google Cloud', azure: 'Azure'}[cloud]}`
  return found === undefined
    ? {name: cloud, state: 'optional', neededBy, fix}
    : {name: cloud, state: 'ok', found: `from ${found}`, neededBy}
}

const agentCheck = ({sshAgent}: Host): Check => {
  const shared = {name: 'ssh agent', neededBy: 'hosts of your own whose key has a passphrase'}
  return sshAgent === undefined
    ? {...shared, state: 'optional', fix: 'eval "$(ssh-agent)" && ssh-add'}
    : {...shared, state: 'ok', found: sshAgent}
}

const versionOrPath = ({version, path}: Found) => version ?? path
