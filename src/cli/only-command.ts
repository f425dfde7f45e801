import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Command, Config, Interfaces} from '@oclif/core'

type Manifest = Interfaces.Manifest
type Pjson = Interfaces.PJSON

export interface NamedCommand {
  readonly pjson: Pjson
  readonly command: Command.Cached
}

/**
 * The command that a command line names. Undefined where oclif must look at all commands: to tell which was meant, or to list
 * them.
 *
 * @param root the folder of gpuctl's package.json
 */
export function namedCommand(root: string, argv: readonly string[]): NamedCommand | undefined {
  const pjson: Pjson = readJson(join(root, 'package.json'))
  const manifest = readManifest(root)
  if (manifest?.version !== pjson.version) return undefined
  const command = commandOf(manifest, argv)
  return command && {pjson, command}
}

/**
 * What oclif would find by itself, with one command and no plugins. It would otherwise look for plugins, and sort all commands
 * by the rules of a language, 30 ms before it runs one.
 *
 * @param load the command's module
 */
export function onlyCommand(
  root: string,
  {pjson, command}: NamedCommand,
  load: LoadModule,
): Pick<Interfaces.Options, 'pjson' | 'plugins'> {
  return {pjson, plugins: new Map([[pjson.name, pluginOf(root, {pjson, command}, load)]])}
}

export interface CommandModule {
  // biome-ignore lint/suspicious/noExplicitAny: oclif keeps for itself how a command is run
  readonly default: any
}

type LoadModule = () => CommandModule | Promise<CommandModule>

/** Undefined where gpuctl was built without one. */
function readManifest(root: string): Manifest | undefined {
  try {
    return readJson(join(root, 'oclif.manifest.json'))
  } catch {
    return undefined
  }
}

/** Undefined where more words could belong to its name: oclif says what they come closest to. */
function commandOf({commands}: Manifest, [first = '', ...rest]: readonly string[]): Command.Cached | undefined {
  const topic = commands[first] === undefined
  const [second = '', ...others] = rest
  const command = commands[topic ? `${first}:${second}` : first]
  const [next] = topic ? others : rest
  const takesWords = command?.strict === false || Object.keys(command?.args ?? {}).length > 0
  return takesWords || next === undefined || next.startsWith('-') ? command : undefined
}

function pluginOf(root: string, {pjson, command}: NamedCommand, loadModule: LoadModule): Interfaces.Plugin {
  const {name, version} = pjson
  const load = async (): Promise<Command.Class> => {
    const {default: Loaded} = await loadModule()
    // As it does by itself, but for loading again the configuration that it is handed.
    const run = (argv: string[], config: Config) => new Loaded(argv, config)._run()
    return Object.assign(Loaded, {id: command.id, plugin, run})
  }
  const plugin: Interfaces.Plugin = {
    _base: name,
    alias: name,
    commandIDs: [command.id],
    commands: [{...command, load, pluginAlias: name, pluginType: 'core'}],
    commandsDir: undefined,
    findCommand: load,
    hasManifest: true,
    hooks: hooksOf(pjson),
    isRoot: true,
    load: async () => {},
    moduleType: 'module',
    name,
    options: {root},
    pjson,
    root,
    topics: [],
    type: 'core',
    valid: true,
    version,
  }
  return plugin
}

const hooksOf = ({oclif: {hooks = {}}}: Pjson) =>
  Object.fromEntries(
    Object.entries(hooks).map(([event, targets]) => [
      event,
      [targets].flat().map((target) => (typeof target === 'string' ? {target, identifier: 'default'} : target)),
    ]),
  )

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'))
