import type {Properties} from './resource.ts'

/** Under this key the engine marks a value as secret, and has it as `value` beside. @source sdk/go/common/resource/sig/sig.go */
const SIGNATURE = '4dabf18193072939515e22adb298388d'
const SECRET = '1b47061264138c4ac30d75fd1eb44270'

/** Properties as a resource works with them: secrets are what they hold. Whatever is given back to the engine is not taken from here. */
export const revealed = (properties: Properties): Properties =>
  Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, plain(value)]))

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(SIGNATURE in value)) return value
  return value[SIGNATURE] === SECRET && 'value' in value ? plain(value.value) : value
}
