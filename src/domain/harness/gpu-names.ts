/**
 * Models, as the catalog names them, by what NVML calls a whole one. Names are compared as they are: an H100 that is looked for in "NVIDIA H100
 * PCIe" gets a third too much of a peak.
 *
 * @source NVIDIA, supported products of the data centre driver's release notes
 */
export const GPU_NAMES: Readonly<Record<string, string>> = {
  'Tesla V100-SXM2-16GB': 'V100-16GB',
  'Tesla V100-SXM2-32GB': 'V100-32GB',
  'Tesla T4': 'T4',
  'NVIDIA A10': 'A10',
  'NVIDIA A10G': 'A10G',
  'NVIDIA A40': 'A40',
  'NVIDIA RTX A6000': 'RTX-A6000',
  'NVIDIA A100-SXM4-40GB': 'A100-40GB',
  'NVIDIA A100-PCIE-40GB': 'A100-40GB-PCIE',
  'NVIDIA A100-SXM4-80GB': 'A100-80GB',
  'NVIDIA A100 80GB PCIe': 'A100-80GB-PCIE',
  'NVIDIA L4': 'L4',
  'NVIDIA L40': 'L40',
  'NVIDIA L40S': 'L40S',
  'NVIDIA H100 PCIe': 'H100-PCIE',
  'NVIDIA H100 80GB HBM3': 'H100-SXM',
  'NVIDIA H100 NVL': 'H100-NVL',
  'NVIDIA H200': 'H200-SXM',
  'NVIDIA H200 NVL': 'H200-NVL',
  'NVIDIA B200': 'B200',
  'NVIDIA GB200': 'GB200',
  'NVIDIA GB300': 'GB300',
}

/** Of a simulated one, what it stands for. Undefined of one that is in no table here. */
export const modelOfName = (name: string): string | undefined =>
  name.startsWith(SIMULATED) ? name.slice(SIMULATED.length) : GPU_NAMES[name]

/** How the simulated driver names its GPUs. */
const SIMULATED = 'Simulated '
