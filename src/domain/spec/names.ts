/** Cluster and pool names become hostnames and cloud tags, so that they keep to what all of those allow. */
export const CLUSTER_NAME = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/
export const POOL_NAME = /^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/

/** The pool of a file that writes its only pool's fields at the top level. */
export const ONLY_POOL = 'node'

/** `My Cluster!` → `my-cluster`: a legal name made of the letters that a text has, undefined where it has none. */
export function legalName(text: string, longest: 40 | 30 = 40): string | undefined {
  const name = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, longest)
    .replace(/-+$/, '')
  return CLUSTER_NAME.test(name) ? name : undefined
}
