/** Where a resource is, as its id says it: `/subscriptions/…/resourceGroups/GROUP/providers/NAMESPACE/KIND/NAME`. */
export interface ArmPlace {
  readonly group: string
  /** In lower case: `microsoft.compute/disks`. */
  readonly type: string
  readonly name: string
}

/** Undefined for what is no id of a resource in a group, or of a part of one. */
export function placeOf(id: string | undefined): ArmPlace | undefined {
  const [, group = '', namespace, kind, name = ''] =
    /^[/]subscriptions[/][^/]+[/]resourceGroups[/]([^/]+)[/]providers[/]([^/]+)[/]([^/]+)[/]([^/]+)$/i.exec(id ?? '') ??
    []
  return name === '' ? undefined : {group, type: `${namespace}/${kind}`.toLowerCase(), name}
}

/** Azure keeps ids in whatever case it was told first. */
export const isSameId = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && a.toLowerCase() === b?.toLowerCase()
