import {globSync, readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {basename, dirname, join} from 'node:path'
import ts from 'typescript'

/** One of Azure's generated packages, as far as its text tells what goes over the wire. */
export interface SdkPackage {
  /** Text of a function among the models: `virtualMachineScaleSetSerializer`. */
  modelFunction(name: string): string | undefined
  /** Text of a function of a group of operations: `_createOrUpdateSend` of `virtualMachineScaleSets`. */
  operationFunction(group: string, name: string): string
  /** What an interface declares, inherited members too: names as the SDK has them. */
  members(name: string): ReadonlyMap<string, SdkMember> | undefined
  /** Values of `Known<name>`, or of a union of literals; undefined for what is no enum. */
  enumOf(name: string): readonly string[] | undefined
}

export interface SdkMember {
  /** As TypeScript: `string`, `Sku`, `SubResource[]`. */
  readonly type: string
  readonly isOptional: boolean
}

export function readPackage(name: string): SdkPackage {
  const root = join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'dist/esm')
  const read = (path: string) => readFileSync(path, 'utf8')
  const files = globSync('models/**/models.js', {cwd: root})
    .sort()
    .map((path) => join(root, path))
  const functions = new Map(files.flatMap((path) => functionsOf(read(path))))
  const declarations = files
    .map((path) => path.replace(/[.]js$/, '.d.ts'))
    .flatMap((path) => [...statementsOf(path, read(path))])
  const interfaces = new Map(
    declarations.filter(ts.isInterfaceDeclaration).map((each) => [keyOf(each.name.text), each]),
  )
  const aliases = new Map(
    declarations.filter(ts.isTypeAliasDeclaration).map((each) => [each.name.text, each.type.getText()]),
  )
  const enums = new Map(declarations.filter(ts.isEnumDeclaration).map((each) => [each.name.text, each]))
  const members = (of: string): ReadonlyMap<string, SdkMember> | undefined => {
    const declaration = interfaces.get(keyOf(of))
    if (declaration === undefined) return undefined
    const parents = (declaration.heritageClauses ?? []).flatMap(({types}) => types.map((type) => type.getText()))
    return new Map([...parents.flatMap((parent) => [...(members(parent) ?? [])]), ...membersOf(declaration)])
  }
  return {
    modelFunction: (of) => functions.get(of),
    operationFunction(group, of) {
      const text = new Map(functionsOf(read(join(root, 'api', group, 'operations.js')))).get(of)
      if (text === undefined) throw new RangeError(`${name}: ${group} has no ${of}`)
      return text
    },
    members,
    enumOf: (of) =>
      enums.get(`Known${of}`)?.members.map(({initializer}) => literalOf(initializer?.getText())) ??
      (aliases.get(of)?.startsWith('"') ? aliases.get(of)?.split('|').map(literalOf) : undefined),
  }
}

/** Functions and the types that they take differ in how they write `OSDisk`, and lists have a dash before them. */
const keyOf = (name: string): string => name.replace(/^_/, '').toLowerCase()

const literalOf = (text = '""'): string => JSON.parse(text.trim()) as string

const functionsOf = (text: string): [string, string][] =>
  [...text.matchAll(/^export (?:async )?function ([\w$]+)\([\s\S]*?^}$/gm)].map((match) => [match[1] ?? '', match[0]])

const statementsOf = (path: string, text: string) =>
  ts.createSourceFile(basename(path), text, ts.ScriptTarget.Latest, true).statements

const membersOf = (declaration: ts.InterfaceDeclaration): [string, SdkMember][] =>
  declaration.members
    .filter(ts.isPropertySignature)
    .map((member) => [
      member.name.getText().replaceAll('"', ''),
      {type: member.type?.getText() ?? 'any', isOptional: member.questionToken !== undefined},
    ])
