import {isOfFamily} from './is-of-family.ts'
import type {Known} from './machine-type.ts'

/**
 * Whether nodes are joined by the fabric that was asked for: `efa` means any version of it, `infiniband` and `roce` any
 * generation. With its version it means that one only, for newer ones are other devices with other drivers.
 */
export const fabricMatches = (wanted: string, fabric: Known<string>): boolean =>
  fabric !== 'unknown' && isOfFamily(wanted, fabric)
