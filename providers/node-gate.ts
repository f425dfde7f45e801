import {randomInt} from 'node:crypto'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {openCatalog} from '../src/adapters/catalog/open-catalog.ts'
import {gateBands} from '../src/adapters/gate-bands.ts'
import {harnessKit} from '../src/adapters/harness-kit.ts'
import {localCopies} from '../src/adapters/local-copies/local-copies.ts'
import {sshShell} from '../src/adapters/ssh/ssh-shell.ts'
import {gateNodes} from '../src/app/gate-nodes.ts'
import {promisedType} from '../src/app/promised-type.ts'
import type {Hold} from '../src/domain/gate/hold.ts'
import {gatePlan} from '../src/domain/gate/level.ts'
import {gateLimit, gateLimitText} from '../src/domain/gate/limit.ts'
import {gateStages} from '../src/domain/gate/stages.ts'
import {formatDuration} from '../src/domain/units/format-duration.ts'
import type {NodeGate} from '../src/ports/node-gate.ts'

/** The {@link NodeGate} of this machine, which asks nodes over SSH. */
export const judgeNodes: NodeGate['judge'] = async (wanted, signal) => {
  const {nodes, level, references, gpus, rentedAs, priceNanoUsdPerHour, shareMachine, privateKey, onNews} = wanted
  const kit = await harnessKit()
  const bands = await gateBands()
  await using key = await keyFile(privateKey)
  const agentSocket = process.env.SSH_AUTH_SOCK
  await using shell = sshShell({identityFile: key.path, ...(agentSocket && {agentSocket})})
  const type = rentedAs && (await promisedType(rentedAs, {catalog: () => openCatalog(process.env)}))
  const plan = gatePlan(level, kit.tests, (gpus?.count ?? 0) > 0)
  const stages = gateStages(plan, nodes.length, shareMachine)
  onNews(gateLimitText(gateLimit(nodes.length, stages, priceNanoUsdPerHour)))
  let ended = 0
  const request = {
    ...{nodes, references, shareMachine, ...plan, network: {...plan.network, seed: randomInt(2 ** 32)}},
    ...{...(gpus && {gpus}), ...(type && {type})},
    onEnd: () => onNews(`${Math.min(++ended, nodes.length)} of ${nodes.length} nodes are measured`),
    onHold: (count: number, {seconds}: Hold) =>
      onNews(`${count} of ${nodes.length} nodes compute under full load for ${formatDuration(seconds)}`),
  }
  const world = {shell, bulk: shell, copies: localCopies, kit, bands}
  const gated = await gateNodes(request, world, signal)
  return {judgements: gated.judgements, references: gated.references}
}

/** A key that an SSH client reads, for as long as it is needed. */
async function keyFile(privateKey: string): Promise<AsyncDisposable & {readonly path: string}> {
  const folder = await mkdtemp(join(tmpdir(), 'gpuctl-key-'))
  const path = join(folder, 'id_ed25519')
  await writeFile(path, privateKey, {mode: 0o600})
  return {path, [Symbol.asyncDispose]: () => rm(folder, {recursive: true, force: true})}
}
