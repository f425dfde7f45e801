import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import type {Command, Config, Interfaces} from '@oclif/core'

type Manifest = Interfaces.Manifest
type Pjson = Interfaces.PJSON

/** What oclif is to load: all that it would find by itself, or only what a command line needs. */
export type Loaded = Pick<Interfaces.Options, 'pjson' | 'plugins'>

/**
 * For a command line that names one of gpuctl's commands: gpuctl itself with this command alone. oclif would otherwise look for
 * plugins, and sort all commands by the rules of a language, 30 ms before it runs one. Undefined where oclif must look at all
 * commands: to tell which was meant, or to list them.
 *
 * @param root the folder of gpuctl's package.json
 */
export function onlyCommand(root: string, argv: readonly string[]): Loaded | undefined {
  const pjson: Pjson = readJson(join(root, 'package.json'))
  const manifest = readManifest(root)
  if (manifest?.version !== pjson.version) return undefined
  const command = commandOf(manifest, argv)
  if (command === undefined) return undefined
  return {pjson, plugins: new Map([[pjson.name, pluginOf(root, pjson, command)]])}
}

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

function pluginOf(root: string, pjson: Pjson, command: Command.Cached): Interfaces.Plugin {
  const {name, version} = pjson
  const load = async (): Promise<Command.Class> => {
    const {default: Loaded} = await import(pathToFileURL(join(root, ...(command.relativePath ?? []))).href)
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
