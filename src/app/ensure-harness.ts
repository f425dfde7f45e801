import type {Node} from '../domain/node.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {HarnessKit} from '../ports/harness-kit.ts'
import {type CopyWorld, uploadPath} from './upload-path.ts'

/** $1 the harness's folder. Whether a harness runs there. */
const RUNS = `exec "$1/gpuctl-harness" --help >/dev/null 2>&1`

/** $1 the harness's folder, in which its sources lie. Built aside: somebody else may build it too. */
const BUILD = `set -eu
command -v make >/dev/null && command -v g++ >/dev/null || { echo 'g++ and make are not there' >&2; exit 1; }
cd "$1"
out=$PWD/build.$$
trap 'rm -rf "$out"' EXIT
make -s -j "$(nproc)" -C harness OUT="$out" >&2
mv -f "$out/gpuctl-harness" "$out/libgpuctl-trace.so" .
`

/** $1 the harness's folder. Whether programs can load the library there: the loader complains on stderr where not. @prints the folder's path */
const LOADS = `cd "$1" && [ -f libgpuctl-trace.so ] || exit 1
[ -z "$(LD_PRELOAD=./libgpuctl-trace.so ./gpuctl-harness --help 2>&1 >/dev/null)" ] && pwd
`

/**
 * Puts the harness on a node, unless it is there: the program that was built here, or, where that does not run, one built there. With one kit
 * a node is asked once, also by several at the same time; after a failure it is asked anew.
 *
 * @returns its path there @throws GpuctlError NODE_FAILED
 */
export function ensureHarness(node: Node, kit: HarnessKit, world: CopyWorld, signal: AbortSignal): Promise<string> {
  const known = kit.placed.get(node.id)
  if (known !== undefined) return known
  const placed = placeHarness(node, kit, world, signal)
  kit.placed.set(node.id, placed)
  placed.catch(() => kit.placed.delete(node.id))
  return placed
}

async function placeHarness(node: Node, kit: HarnessKit, world: CopyWorld, signal: AbortSignal): Promise<string> {
  const on = folderOn(node, kit, world, signal)
  await on.ensure('the harness', kit.program, RUNS)
  return `${on.folder}/gpuctl-harness`
}

/**
 * Puts the library on a node that CUDA programs load which are to be traced, in the same way.
 *
 * @returns its path there, absolute @throws GpuctlError NODE_FAILED
 */
export async function ensureInjector(
  node: Node,
  kit: HarnessKit,
  world: CopyWorld,
  signal: AbortSignal,
): Promise<string> {
  await ensureHarness(node, kit, world, signal)
  const folder = await folderOn(node, kit, world, signal).ensure('what traces programs', kit.injector, LOADS)
  return `${folder.trim()}/libgpuctl-trace.so`
}

function folderOn(node: Node, kit: HarnessKit, world: CopyWorld, signal: AbortSignal) {
  const folder = `.cache/gpuctl/harness-${kit.key}`
  const script = (text: string) => world.shell.capture(node, ['sh', '-c', text, 'gpuctl', folder], {signal})
  const upload = (from: string) =>
    uploadPath(node, from, `${folder}/`, world, {inside: true, onBytes: () => {}, signal})
  const ensure = async (what: string, built: string | undefined, isThere: string): Promise<string> => {
    const found = await script(isThere)
    if (found.exitCode === 0) return found.stdout
    if (built !== undefined) {
      await upload(built)
      const given = await script(isThere)
      if (given.exitCode === 0) return given.stdout
    }
    await upload(kit.sources)
    const {exitCode, stderr} = await script(BUILD)
    const made = await script(isThere)
    if (exitCode === 0 && made.exitCode === 0) return made.stdout
    const [why = 'it does not run'] = stderr.trim().split('\n')
    throw new GpuctlError(
      'NODE_FAILED',
      `${what} could not be built on ${node.name}: ${why}`,
      `install them there: gpuctl exec -n ${node.name} -- sudo apt-get install -y g++ make`,
    )
  }
  return {folder, ensure}
}
