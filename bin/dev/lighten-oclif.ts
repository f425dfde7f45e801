import type {Plugin} from 'rolldown'

/**
 * Makes the modules of oclif load what they require when they first use it, as Babel's `lazy` does: to run a command they need a
 * tenth of it. TypeScript wrote them, so that what they require has a name that nothing else has, such as `errors_1`.
 */
export const lightenOclif: Plugin = {
  name: 'lighten-oclif',
  transform: {
    filter: {id: /\/node_modules\/@oclif\/core\/lib\/.*\.js$/},
    handler: (code) => withLateRequires(code),
  },
  // All that is asked of it, but on Windows, is whether this is WSL; the rest loads a good part of Node.
  resolveId: {filter: {id: /^wsl-utils$/}, handler: (_id, from) => (from === STAND_IN ? null : STAND_IN)},
  load: {
    filter: {id: /^\0wsl-utils$/},
    handler: () =>
      "export {default as isWsl} from 'is-wsl'\nexport const powerShellPath = async () => (await import('wsl-utils')).powerShellPath()\n",
  },
}

const STAND_IN = '\0wsl-utils'
const REQUIRE = /^(?:const|var) (\w+_\d+) = ((?:__import\w+\()?require\("[^"]+"\)\)?);$/gm

export function withLateRequires(code: string): string {
  const names = Array.from(code.matchAll(REQUIRE), ([, name = '']) => name)
  if (names.length === 0) return code
  const used = code.replace(new RegExp(`(?<!(?:const|var) )\\b(?:${names.join('|')})\\b`, 'g'), '($&())')
  return `${used.replace(REQUIRE, 'const $1 = __late(() => $2);')}\n${LATE}`
}

const LATE = `function __late(load) {
  let loaded;
  return () => (loaded ??= load());
}
`
