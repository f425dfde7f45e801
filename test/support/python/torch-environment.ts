import {isComplete, packagesOf, pinnedEnvironment} from './pinned-environment.ts'

/** PyTorch with NVIDIA's libraries, which need no GPU to be opened: 5 GB, so that only those have it who ask for it. */
export const TORCH = pinnedEnvironment('requirements-torch.txt', 'gpuctl-torch')

/** Why what needs it is skipped; undefined where it is installed. */
export const whyNoTorch = (): string | undefined =>
  isComplete(TORCH)
    ? undefined
    : 'there is no PyTorch: node test/tools/install-python-packages.ts torch installs it, 5 GB'

/** For PYTHONPATH; empty where it is not installed. */
export const TORCH_PACKAGES = isComplete(TORCH) ? packagesOf(TORCH) : ''
