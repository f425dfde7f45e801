#!/usr/bin/env node
// Must parse on any Node that knows ES modules, so that an old one can say what is wrong: no top-level await, and no
// syntax newer than ES2020.
const argv = process.argv.slice(2)

if (Number(process.versions.node.split('.')[0]) < 22) refuse()
else if (argv.length === 1 && argv[0] === '--version') printVersion()
else if (argv.length === 1 && argv[0] === '--help' && isPlain()) printHelp()
else start()

function refuse() {
  process.stderr.write(
    `gpuctl needs Node 22 or newer, and this is Node ${process.versions.node}. ` +
      'In a clone of its repository, "npx gpuctl" brings Node 24 along.\n',
  )
  process.exitCode = 9
}

/** What oclif would print, without loading it: 65 ms less, and scripts ask often. */
async function printVersion() {
  const {name, version} = JSON.parse(await read('../package.json'))
  process.stdout.write(`${name}/${version} ${platform()}\n`)
}

/** What oclif printed when gpuctl was built. */
async function printHelp() {
  const text = await read('../dist/help.txt').catch(() => undefined)
  if (text === undefined) await start()
  else process.stdout.write(text.replace('{platform}', platform()))
}

/** Not on a terminal, where the help has bold headings and the terminal's width. */
function isPlain() {
  const {FORCE_COLOR, COLUMNS, OCLIF_COLUMNS, DEBUG} = process.env
  return !process.stdout.isTTY && !FORCE_COLOR && !COLUMNS && !OCLIF_COLUMNS && !DEBUG
}

async function start() {
  const {enableCompileCache} = await import('node:module')
  const caches = cacheFolder()
  if (enableCompileCache && (await isFolder(`${caches}/node`))) enableCompileCache(`${caches}/node`)
  const commands = await import('../dist/bundle/src/cli/start.js')
  await commands.start(import.meta.url, `${caches}/code`)
}

/** Not Node's default, a folder in the temporary directory that another user could have made first. */
function cacheFolder() {
  const {GPUCTL_CACHE, HOME, USERPROFILE, XDG_CACHE_HOME} = process.env
  const home = HOME || USERPROFILE || '.'
  const caches = process.platform === 'darwin' ? `${home}/Library/Caches` : XDG_CACHE_HOME || `${home}/.cache`
  return GPUCTL_CACHE || `${caches}/gpuctl`
}

/** Makes it where there is none. Node itself, and its recursive mkdir, never come back from a folder in /proc. */
async function isFolder(path) {
  const {mkdirSync} = await import('node:fs')
  const {dirname} = await import('node:path')
  for (let mayTryAgain = true; ; mayTryAgain = false) {
    try {
      mkdirSync(path)
      return true
    } catch ({code}) {
      if (code === 'EEXIST') return true
      if (code !== 'ENOENT' || !mayTryAgain || !(await isFolder(dirname(path)))) return false
    }
  }
}

function platform() {
  return `${process.platform}-${process.arch} node-${process.version}`
}

async function read(file) {
  const {readFile} = await import('node:fs/promises')
  return readFile(new URL(file, import.meta.url), 'utf8')
}
