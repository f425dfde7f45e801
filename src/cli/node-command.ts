import {localCopies} from '../adapters/local-copies/local-copies.ts'
import {localFiles} from '../adapters/local-files.ts'
import {packageTemplates} from '../adapters/package-templates.ts'
import {sshShell} from '../adapters/ssh/ssh-shell.ts'
import {systemClient} from '../adapters/ssh/system-client.ts'
import type {ActOptions, ClusterWorld} from '../app/clusters.ts'
import type {JobWorld} from '../app/job-world.ts'
import {openCluster, requireNodes} from '../app/read-cluster.ts'
import type {Node} from '../domain/node.ts'
import {selectNodes} from '../domain/select-nodes.ts'
import type {StoredCluster} from '../ports/cluster-store.ts'
import type {LocalCopies} from '../ports/local-copies.ts'
import type {CommandRunner} from '../ports/shell.ts'
import {ClusterCommand} from './cluster-command.ts'

/** What a command on a cluster's nodes works with. */
export interface OpenNodes extends JobWorld {
  readonly stored: StoredCluster
  /** At least one. */
  readonly nodes: readonly Node[]
  readonly copies: LocalCopies
  /** See `CopyWorld`. */
  readonly bulk: Pick<CommandRunner, 'exec'>
  readonly clouds: ClusterWorld['clouds']
  readonly options: ActOptions
}

/** A command that works on the nodes of a cluster that is up. Its connections end with it. */
export abstract class NodeCommand extends ClusterCommand {
  #open: AsyncDisposable | undefined

  /**
   * @param selectors as `selectNodes` takes them; absent: all nodes
   * @throws GpuctlError NOT_FOUND
   */
  protected async openNodes(asked: string | undefined, selectors: readonly string[] = []): Promise<OpenNodes> {
    const {world, options} = await this.openQuietWorld()
    const stored = await openCluster(await this.chooseCluster(asked, world, options), world, options)
    const agentSocket = process.env.SSH_AUTH_SOCK
    const shell = sshShell({
      identityFile: stored.identityFile,
      ...(agentSocket === undefined ? {} : {agentSocket}),
    })
    this.#open = shell
    const nodes = selectNodes(requireNodes(stored), selectors)
    return {
      stored,
      nodes,
      shell,
      copies: localCopies,
      bulk: systemClient({...stored, shell, env: process.env}),
      templates: packageTemplates(),
      files: localFiles(),
      now: Date.now,
      clouds: world.clouds,
      options,
    }
  }

  /** Words before the first `--` are gpuctl's, those behind it a command that nobody here reads. */
  protected splitArgv(): {readonly own: string[]; readonly command: string[]} {
    const at = this.argv.indexOf('--')
    return at < 0 ? {own: this.argv, command: []} : {own: this.argv.slice(0, at), command: this.argv.slice(at + 1)}
  }

  protected override async finally(): Promise<void> {
    await this.#open?.[Symbol.asyncDispose]()
    await super.finally()
  }
}
