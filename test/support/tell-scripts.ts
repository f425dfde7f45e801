/** Preloaded into a process, writes the URL of each script that it compiles, modules and others, to a file of its own in $GPUCTL_TEST_SCRIPTS. */
import {writeFileSync} from 'node:fs'
import {Session} from 'node:inspector'
import {basename, join} from 'node:path'

const folder = process.env.GPUCTL_TEST_SCRIPTS
const urls = new Set<string>()
const session = new Session()
session.connect()
session.on('Debugger.scriptParsed', ({params}) => urls.add(params.url))
session.post('Debugger.enable')
process.on('exit', () => {
  if (folder !== undefined)
    writeFileSync(join(folder, `${basename(process.argv[1] ?? '')}-${process.pid}`), [...urls].join('\n'))
})
