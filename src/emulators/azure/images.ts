import {ArmError} from './arm-error.ts'

export interface ImageReference {
  readonly publisher?: string
  readonly offer?: string
  readonly sku?: string
  readonly version?: string
  readonly id?: string
}

/** @source Azure Marketplace: offers and their SKUs, from memory and Azure/azhpc-images */
const IMAGES: readonly {readonly publisher: string; readonly offer: string; readonly skus: readonly string[]}[] = [
  {publisher: 'microsoft-dsvm', offer: 'ubuntu-hpc', skus: ['2004', '2204', '2404', '2404-gb', '2204-rocm']},
  {publisher: 'almalinux', offer: 'almalinux-hpc', skus: ['8_7-hpc-gen2', '8_10-hpc-gen2']},
  {publisher: 'Canonical', offer: 'ubuntu-24_04-lts', skus: ['server', 'server-gen1', 'server-arm64']},
  {publisher: 'Canonical', offer: '0001-com-ubuntu-server-jammy', skus: ['22_04-lts-gen2', '22_04-lts-arm64']},
]

/** @throws ArmError where there is no such image */
export function checkImage(reference: ImageReference | undefined, location: string): void {
  if (reference?.id !== undefined) return // a gallery's: whatever somebody made
  const {publisher, offer, sku, version} = reference ?? {}
  if (!publisher || !offer || !sku || !version)
    throw new ArmError(400, 'InvalidParameter', "Required parameter 'imageReference' is missing (null).", {
      target: 'imageReference',
    })
  const known = IMAGES.find((each) => same(each.publisher, publisher) && same(each.offer, offer))
  if (known?.skus.some((each) => same(each, sku)) && version === 'latest') return
  throw new ArmError(
    404,
    'PlatformImageNotFound',
    `The platform image '${publisher}:${offer}:${sku}:${version}' is not available. Verify that all fields in the storage profile are correct. For more details about storage profile information, please refer to https://aka.ms/storageprofile. Location: ${location}`,
    {target: 'imageReference'},
  )
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
