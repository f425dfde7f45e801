import {packagePath} from '../adapters/package-root.ts'
import {packageTemplates} from '../adapters/package-templates.ts'
import {writeFolder} from '../adapters/write-folder.ts'
import type {ClusterWorld} from '../app/clusters.ts'
import type {ExportWorld} from '../app/export-cluster.ts'
import {PULUMI_VERSION} from '../program/engine-version.ts'

/** Wires what `export` needs beside the cluster. */
export const composeExport = (world: ClusterWorld): ExportWorld => ({
  ...world,
  writeFolder,
  exportOptions: async () => ({
    pluginDir: process.env.GPUCTL_PLUGIN_DIR || packagePath(import.meta.url, 'bin'),
    classes: await packageTemplates().readTemplate('pulumi-program/gpuctl.ts'),
    pulumiVersion: PULUMI_VERSION,
  }),
})
