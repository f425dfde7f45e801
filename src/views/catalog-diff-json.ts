import type {Provenance} from '../domain/catalog/catalog.ts'
import type {CatalogDiff, ListedOffering} from '../domain/catalog/diff-catalogs.ts'
import type {MachineType} from '../domain/catalog/machine-type.ts'
import {usdJson} from './money.ts'

/** The document of `catalog diff`: all of it. */
export function catalogDiffJson({before, after, machineTypes, added, removed, repriced}: CatalogDiff) {
  return {
    before: provenance(before),
    after: provenance(after),
    offerings: {
      added: added.map(offering),
      removed: removed.map(offering),
      repriced: repriced.map((changed) => ({
        ...offering(changed),
        beforeUsdPerHour: usdJson(changed.beforeNanoUsdPerHour),
        changePercent: changed.changePercent === 'unknown' ? 'unknown' : Number(changed.changePercent.toFixed(2)),
      })),
    },
    machineTypes: {
      added: machineTypes.added.map(typeName),
      removed: machineTypes.removed.map(typeName),
      changed: machineTypes.changed.map(({cloud, instanceType, facts}) => ({cloud, instanceType, facts})),
    },
  }
}

const provenance = ({origin, date, hash}: Provenance) => ({origin, date, hash})
const typeName = ({cloud, instanceType}: MachineType) => ({cloud, instanceType})

const offering = ({cloud, region, zone, instanceType, purchase, priceNanoUsdPerHour}: ListedOffering) => ({
  cloud,
  region,
  zone,
  instanceType,
  purchase,
  usdPerHour: usdJson(priceNanoUsdPerHour),
})
