import {type CatalogSource, LISTED_PURCHASES} from './catalog.ts'
import type {PriceOrigin} from './price-origins.ts'

/** The same as few sources: one for all clouds of which everything was read at one place, more where it was not. */
export function sourcesOfOrigins(origins: readonly PriceOrigin[]): readonly CatalogSource[] {
  const byCloud = [...Map.groupBy(origins, ({cloud}) => cloud).values()].flatMap(sourcesOfCloud)
  const whole = byCloud.filter(({regions, purchases}) => regions === undefined && purchases === undefined)
  const together = [...Map.groupBy(whole, ({from, date}) => JSON.stringify([from, date])).values()].map((same) => ({
    ...(same[0] as CatalogSource),
    clouds: same.flatMap(({clouds}) => clouds),
  }))
  return [...together, ...byCloud.filter((source) => !whole.includes(source))]
}

function sourcesOfCloud(origins: readonly PriceOrigin[]): readonly CatalogSource[] {
  const regionsOf = (some: readonly PriceOrigin[]) => [...new Set(some.map(({region}) => region))].sort()
  const purchasesOf = (some: readonly PriceOrigin[]) =>
    LISTED_PURCHASES.filter((purchase) => some.some((origin) => origin.purchase === purchase))
  const same = Map.groupBy(origins, ({from, date}) => JSON.stringify([from, date]))
  return [...same.values()].flatMap((alike) => {
    const {cloud, from, date} = alike[0] as PriceOrigin
    const source = {facts: 'prices', clouds: [cloud], from, date} as const
    if (alike.length === origins.length) return [source]
    const ofPurchase = purchasesOf(alike).map((purchase) => alike.filter((origin) => origin.purchase === purchase))
    const ofRegions = Map.groupBy(ofPurchase, (some) => regionsOf(some).join())
    return [...ofRegions.values()].map((lists): CatalogSource => {
      const [regions, purchases] = [regionsOf(lists.flat()), purchasesOf(lists.flat())]
      const others = origins.filter(({purchase}) => purchases.includes(purchase))
      return {
        ...source,
        ...(regions.length === regionsOf(others).length ? {} : {regions}),
        ...(purchases.length === purchasesOf(origins).length ? {} : {purchases}),
      }
    })
  })
}
