import type {CloudEmulator} from './core/run-emulators.ts'

/** How each cloud is emulated; each brings its vendor's SDK along, so that none is loaded before it is wanted. */
export const CLOUD_EMULATORS: Readonly<Record<'aws' | 'gcp' | 'azure', () => Promise<CloudEmulator>>> = {
  aws: async () => ({make: (await import('./aws/index.ts')).emulatedAws}),
  gcp: async () => ({make: (await import('./gcp/index.ts')).emulatedGcp}),
  async azure() {
    const [{emulatedAzure}, {selfSigned}] = await Promise.all([
      import('./azure/emulated-azure.ts'),
      import('./azure/self-signed.ts'),
    ])
    return {make: (world) => emulatedAzure(world), tls: selfSigned()}
  },
}
