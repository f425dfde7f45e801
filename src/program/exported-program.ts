import {PROJECT} from './project-file.ts'
import type {StateResource} from './state-resources.ts'

export interface ExportedProgramOptions {
  /** The folder that holds the executable `pulumi-resource-gpuctl`. */
  readonly pluginDir: string
  /** The classes that the program uses: templates/pulumi-program/gpuctl.ts. */
  readonly classes: string
  readonly pulumiVersion: string
}

/**
 * A cluster as a Pulumi program in TypeScript, file by file. It declares what the state has, under the same names, so that it goes on with
 * the same cluster where it is given the same backend and stack.
 */
export function exportedProgram(
  resources: readonly StateResource[],
  {pluginDir, classes, pulumiVersion}: ExportedProgramOptions,
): Readonly<Record<string, string>> {
  const of = (type: StateResource['type']) => resources.filter((each) => each.type === type)
  const networks = of('Network')
  const gates = of('Gate')
  const lines = [
    `import {Access, Gang${gates.length > 0 ? ', Gate' : ''}, Network} from './${CLASSES}'`,
    '',
    `const cluster = ${literal(of('Access')[0]?.inputs.cluster)}`,
    '',
    ...of('Access').map(({name}) => `const access = new Access(${literal(name)}, {cluster})`),
    ...networks.map(
      (network, at) => `const network${at} = new Network(${literal(network.name)}, ${argumentsOf(network)})`,
    ),
    ...of('Gang').map(
      (gang, at) => `const gang${at} = new Gang(${literal(gang.name)}, ${gangArguments(gang, networks)})`,
    ),
    ...gates.map((gate) => `new Gate(${literal(gate.name)}, ${gateArguments(gate, of('Gang'))})`),
    '',
    'export const publicKey = access.publicKey',
    'export const privateKey = access.privateKey',
    `export const members = {${of('Gang')
      .map(({name}, at) => `${literal(name)}: gang${at}.members`)
      .join(', ')}}`,
    '',
  ]
  return {
    'Pulumi.yaml': json({
      name: PROJECT,
      runtime: {name: 'nodejs', options: {typescript: false}},
      plugins: {providers: [{name: PROJECT, path: pluginDir}]},
    }),
    'package.json': json({
      name: 'gpuctl-cluster',
      private: true,
      type: 'module',
      main: 'index.ts', // which Node itself reads
      engines: {node: '>=22.18'},
      dependencies: {'@pulumi/pulumi': pulumiVersion},
    }),
    [CLASSES]: classes,
    'index.ts': lines.join('\n'),
  }
}

/** The file with the classes of our resources. */
const CLASSES = 'gpuctl.ts'

/** What the program makes itself is referred to; all else stands as it is in the state. */
function argumentsOf({inputs}: StateResource): string {
  const {cluster, networkId, ...rest} = inputs
  return `{cluster, ...${literal(rest)}}`
}

function gangArguments({inputs}: StateResource, networks: readonly StateResource[]): string {
  const {cluster, authorizedKey, hostKey, networkId, ...rest} = inputs
  const at = networks.findIndex(({outputs}) => outputs.networkId === networkId)
  const references = [
    'cluster',
    'authorizedKey: access.publicKey',
    ...(hostKey === undefined ? [] : ['hostKey: access.hostKey']),
    at < 0 ? `networkId: ${literal(networkId)}` : `networkId: network${at}.networkId`,
  ]
  return `{${references.join(', ')}, ...${literal(rest)}}`
}

function gateArguments({inputs}: StateResource, gangs: readonly StateResource[]): string {
  const {cluster, members, privateKey, ...rest} = inputs
  const at = gangs.findIndex(({name}) => name === inputs.pool)
  return `{cluster, members: gang${at}.members, privateKey: access.privateKey, ...${literal(rest)}}`
}

const literal = (value: unknown): string => JSON.stringify(value, null, 2)
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
