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
mv -f "$out/gpuctl-harness" .
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
  const folder = `.cache/gpuctl/harness-${kit.key}`
  const program = `${folder}/gpuctl-harness`
  const script = (text: string) => world.shell.capture(node, ['sh', '-c', text, 'gpuctl', folder], {signal})
  const runs = async () => (await script(RUNS)).exitCode === 0
  const upload = (from: string) =>
    uploadPath(node, from, `${folder}/`, world, {inside: true, onBytes: () => {}, signal})
  if (await runs()) return program
  if (kit.program !== undefined) {
    await upload(kit.program)
    if (await runs()) return program
  }
  await upload(kit.sources)
  const {exitCode, stderr} = await script(BUILD)
  if (exitCode === 0 && (await runs())) return program
  const [why = 'it does not run'] = stderr.trim().split('\n')
  throw new GpuctlError(
    'NODE_FAILED',
    `the harness could not be built on ${node.name}: ${why}`,
    `install them there: gpuctl exec -n ${node.name} -- sudo apt-get install -y g++ make`,
  )
}
