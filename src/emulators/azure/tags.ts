import {ArmError} from './arm-error.ts'

/** @source Azure, "Use tags to organize your resources": 50 of them, names of 512 and values of 256 characters */
export function checkedTags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(tags)
  const bad = entries.find(([name, value]) => name.length > 512 || value.length > 256 || /[<>%&\\?/]/.test(name))
  if (bad !== undefined)
    throw new ArmError(
      400,
      'InvalidTagNameOrValue',
      `The tag '${bad[0]}' has a name or a value that is too long or invalid.`,
    )
  if (entries.length > 50)
    throw new ArmError(400, 'InvalidTags', `The number of tags '${entries.length}' exceeds the maximum of '50'.`)
  return tags
}

/** @source Azure Resource Manager, Resource Groups - List: filters on tagName and tagValue */
export function tagFilter(filter: string | null): (tags: Readonly<Record<string, string>>) => boolean {
  if (filter === null) return () => true
  const [, name = '', value] = /^tagName eq '([^']*)'(?: and tagValue eq '([^']*)')?$/.exec(filter) ?? []
  if (name === '')
    throw new ArmError(400, 'InvalidFilterInQueryString', `Invalid $filter '${filter}' specified in the query string.`)
  return (tags) => {
    const found = Object.entries(tags).find(([key]) => key.toLowerCase() === name.toLowerCase())
    return found !== undefined && (value === undefined || found[1] === value)
  }
}
