/** What would change at Discord: our definitions against the registered ones, defaults set aside. Pure. */

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export interface Named {
  readonly name: string
  /** A chat command's may be left out. */
  readonly type?: number
}

export interface CommandChange {
  readonly name: string
  /** `kept`: not ours, and sent along as it is. */
  readonly kind: 'new' | 'changed' | 'removed' | 'same' | 'kept'
  /** `options.pair.description: "old" → "new"`, only for what changed. */
  readonly lines: readonly string[]
}

// Discord adds these to what was registered, or keeps them only for older clients.
// https://discord.com/developers/docs/interactions/application-commands#application-command-object
const DISCORDS_OWN: ReadonlySet<string> = new Set([
  'id',
  'application_id',
  'guild_id',
  'version',
  'handler',
  'name_localized',
  'description_localized',
  'default_permission',
  'dm_permission',
])
const UNORDERED: ReadonlySet<string> = new Set(['contexts', 'integration_types'])
const CHAT_INPUT = 1

/**
 * Discord refuses a list without it (50240): an application with an Activity has one, which is not ours to change.
 * https://discord.com/developers/docs/interactions/application-commands#entry-point-commands
 */
const ENTRY_POINT = 4
export const isEntryPoint = ({ type }: Named) => type === ENTRY_POINT

/** Ours in their order, then what is registered and not ours: an entry point is kept, all else is removed. Both are JSON. */
export function compareCommands(
  ours: readonly Named[],
  registered: readonly Named[],
): CommandChange[] {
  const before = new Map(registered.map((command) => identify(command)))
  const after = new Map(ours.map((command) => identify(command)))
  const kept = [...after].map(([id, facts]): CommandChange => {
    const old = before.get(id)
    if (old === undefined) return { name: id, kind: 'new', lines: [] }
    const lines = compareFacts(old, facts)
    return { name: id, kind: lines.length === 0 ? 'same' : 'changed', lines }
  })
  const others = registered.filter((command) => !after.has(identify(command)[0]))
  return [
    ...kept,
    ...others.map((command): CommandChange => {
      const [name] = identify(command)
      return { name, kind: isEntryPoint(command) ? 'kept' : 'removed', lines: [] }
    }),
  ]
}

/** One line a command, and below it one for each of its differences. */
export function describeChanges(changes: readonly CommandChange[]): string {
  const signs = { new: '+', changed: '~', removed: '-', same: '=', kept: '=' }
  return changes
    .flatMap(({ name, kind, lines }) => [
      `${signs[kind]} ${name}  ${kind === 'same' ? 'the same' : kind}`,
      ...lines.map((each) => `    ${each}`),
    ])
    .map((each) => `${each}\n`)
    .join('')
}

/** A chat command by its name; a user or message command may have the same name and is another one. */
function identify(command: Named): [string, Map<string, string>] {
  const facts = new Map<string, string>()
  // Definitions and Discord's answers are both plain JSON.
  collect(command as Named & { readonly [key: string]: Json }, '', facts)
  const type = facts.get('type') ?? String(CHAT_INPUT)
  facts.set('type', type)
  const { name } = command
  return [type === String(CHAT_INPUT) ? name : `${name} (type ${type})`, facts]
}

/** Flat `path → JSON`, without what is empty or a default. Options go by name, their order is a fact too. */
function collect(
  value: { readonly [key: string]: Json },
  path: string,
  facts: Map<string, string>,
): void {
  for (const [key, member] of Object.entries(value)) {
    if (DISCORDS_OWN.has(key)) continue
    const place = `${path}${key}`
    if (key === 'options' && Array.isArray(member)) collectOptions(member, place, facts)
    else if (UNORDERED.has(key) && Array.isArray(member)) {
      if (member.length > 0) facts.set(place, JSON.stringify(member.toSorted()))
    } else if (isObject(member)) collect(member, `${place}.`, facts)
    else if (!isDefault(member)) facts.set(place, JSON.stringify(normalise(member)))
  }
}

function collectOptions(options: readonly Json[], place: string, facts: Map<string, string>): void {
  const named = options.filter(isObject).map((option) => [String(option.name), option] as const)
  if (named.length > 1) facts.set(`${place} order`, named.map(([name]) => name).join(', '))
  for (const [name, option] of named) collect(option, `${place}.${name}.`, facts)
}

/** Of choices, too, Discord may tell what was not said, and in another order of members. */
function normalise(value: Json): Json {
  if (Array.isArray(value)) return value.map(normalise)
  if (!isObject(value)) return value
  const said = Object.entries(value).filter(
    ([key, member]) => !DISCORDS_OWN.has(key) && !isDefault(member),
  )
  return Object.fromEntries(
    said.map(([key, member]): [string, Json] => [key, normalise(member)]).toSorted(byName),
  )
}

function byName([a]: [string, Json], [b]: [string, Json]): number {
  return a < b ? -1 : 1
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isDefault(value: Json): boolean {
  return value === null || value === false || (Array.isArray(value) && value.length === 0)
}

function compareFacts(before: Map<string, string>, after: Map<string, string>): string[] {
  const paths = new Set([...after.keys(), ...before.keys()])
  return [...paths]
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => `${path}: ${before.get(path) ?? 'nothing'} → ${after.get(path) ?? 'nothing'}`)
}
