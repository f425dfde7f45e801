import type {LaunchFacts} from '../../src/domain/rental.ts'

/** A disk with the image of the machine type, which goes with its instance. */
export function bootDisk({instanceType, arch, image}: LaunchFacts, labels: Record<string, string>) {
  const {owner, family} = image === 'unknown' ? PLAIN[arch] : image
  const diskType = ONLY_HYPERDISK.some((prefix) => instanceType.startsWith(prefix))
    ? 'hyperdisk-balanced'
    : 'pd-balanced'
  const initializeParams = {
    sourceImage: `projects/${owner}/global/images/family/${family}`,
    diskSizeGb: `${SIZE_GB}`,
    diskType,
    labels,
  }
  return {boot: true, autoDelete: true, initializeParams}
}

/** Drivers, CUDA, NCCL and a job's containers, without the data. */
const SIZE_GB = 200

/** Where nobody says which image a machine type needs: the layers of the stack bring the rest. @source Google Cloud, "Operating system details" */
const PLAIN = {
  x86_64: {owner: 'ubuntu-os-cloud', family: 'ubuntu-2404-lts-amd64'},
  arm64: {owner: 'ubuntu-os-cloud', family: 'ubuntu-2404-lts-arm64'},
} as const

/** @source Google Cloud, "About Hyperdisk": machine type support; cluster-toolkit, blueprints of A3 Ultra and A4 */
const ONLY_HYPERDISK = ['a3-ultragpu-', 'a4-', 'a4x-', 'g4-']
