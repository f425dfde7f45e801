/** Models, as the catalog names them, by PCI id: a device's name is too loose to tell an H100 from another. */
const MODELS: Readonly<Record<string, string>> = {
  // pci.ids of 2023-04-11
  '10de:1db1': 'V100-16GB',
  '10de:1df5': 'V100-16GB',
  '10de:1db5': 'V100-32GB',
  '10de:1eb8': 'T4',
  '10de:20b0': 'A100-40GB',
  '10de:20b1': 'A100-40GB-PCIE',
  '10de:20f1': 'A100-40GB-PCIE',
  '10de:20b2': 'A100-80GB',
  '10de:20b5': 'A100-80GB-PCIE',
  '10de:2230': 'RTX-A6000',
  '10de:2235': 'A40',
  '10de:2236': 'A10',
  '10de:2237': 'A10G',
  '10de:26b5': 'L40',
  '10de:2330': 'H100-SXM',
  '10de:2331': 'H100-PCIE',
  // scitix/sichek, its table of GPUs
  '10de:2335': 'H200-SXM',
}

/** The model of a PCI id; undefined of one that is in no table here. */
export const modelOfDevice = (deviceId: string): string | undefined => MODELS[deviceId]
