import {chmod, readdir, readFile, rm, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {type Cluster, nodesOf} from '../domain/cluster.ts'
import {knownHostsText} from '../domain/ssh-command.ts'
import {isPrivateHalf} from '../domain/ssh-key.ts'
import type {ClusterStore, StoredCluster} from '../ports/cluster-store.ts'
import {ensureFolder} from './ensure-folder.ts'
import {writeWhole} from './write-whole.ts'

/** The {@link ClusterStore} in a folder: one folder a cluster. */
export function clusterStore(folder: string): ClusterStore {
  const at = (name: string) => {
    const own = join(folder, name)
    return {
      own,
      view: join(own, 'cluster.json'),
      identityFile: join(own, 'id_ed25519'),
      knownHostsFile: join(own, 'known_hosts'),
    }
  }
  const store: ClusterStore = {
    async read(name) {
      const {view, identityFile, knownHostsFile} = at(name)
      const text = await readFile(view, 'utf8').catch(() => undefined)
      const cluster = text === undefined ? undefined : parseView(text)
      const keyStat = await stat(identityFile).catch(() => undefined)
      if (cluster === undefined || keyStat === undefined) return undefined
      return {cluster, identityFile, knownHostsFile, createdAtUnixMs: keyStat.birthtimeMs}
    },
    async write(cluster, privateKey) {
      const {own, view, identityFile, knownHostsFile} = at(cluster.id.name)
      await ensureFolder(own, {mode: 0o700})
      await replaceFile(identityFile, privateKey)
      await replaceFile(knownHostsFile, knownHostsText(nodesOf(cluster)))
      await replaceFile(view, JSON.stringify(cluster, bigintsAsText)) // last: it says that the others are there
      const stored = await store.read(cluster.id.name)
      if (stored === undefined) throw new Error(`${view} was removed while it was written`)
      return stored
    },
    async update(cluster, publicKey) {
      const privateKey = await readFile(at(cluster.id.name).identityFile, 'utf8').catch(() => undefined)
      if (privateKey === undefined || !isPrivateHalf(privateKey, publicKey)) return undefined
      return store.write(cluster, privateKey)
    },
    names: async () => (await readdir(folder).catch(() => [])).sort(),
    remove: (name) => rm(at(name).own, {recursive: true, force: true}),
  }
  return store
}

/** Leaves an equal file alone, so that its age says when it was first written. */
async function replaceFile(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return chmod(path, 0o600)
  await writeWhole(path, text, {mode: 0o600})
}

const bigintsAsText = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)

/** Undefined when the file is not what this version writes: it is made again from the state then. */
function parseView(text: string): StoredCluster['cluster'] | undefined {
  try {
    return JSON.parse(text, (key, value) =>
      key === 'priceNanoUsdPerHour' && value !== 'unknown' ? BigInt(value) : value,
    ) as Cluster
  } catch {
    return undefined
  }
}
