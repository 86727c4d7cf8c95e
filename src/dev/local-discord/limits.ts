/** Discord's documented limits that its published schema does not hold: sums, counts and references. */
import { EMBED } from '../../discord/limits.js'
import type { Problem } from './problems.js'

type Json = Record<string, unknown>

const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : [])
const length = (value: unknown): number => (typeof value === 'string' ? value.length : 0)
const nameOf = (value: unknown): Json => (value ?? {}) as Json

const ACTION_ROWS = 5

function embedCharacters(embed: Json): number {
  const fields = list(embed.fields).reduce((sum, f) => sum + length(f.name) + length(f.value), 0)
  const named = length(nameOf(embed.footer).text) + length(nameOf(embed.author).name)
  return length(embed.title) + length(embed.description) + fields + named
}

function checkEmbeds(embeds: Json[], files: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = []
  // One sum over all embeds.
  const total = embeds.reduce((sum, embed) => sum + embedCharacters(embed), 0)
  if (total > EMBED.totalMax) {
    const message = `Embed size exceeds maximum size of ${EMBED.totalMax}`
    problems.push({ path: ['embeds'], code: 'MAX_EMBED_SIZE_EXCEEDED', message })
  }
  for (const [at, embed] of embeds.entries()) {
    for (const [field, { name, value }] of list(embed.fields).entries()) {
      if (length(name) > 0 && length(value) > 0) continue
      const path = ['embeds', at, 'fields', field, length(name) > 0 ? 'value' : 'name']
      problems.push({ path, code: 'BASE_TYPE_REQUIRED', message: 'This field is required' })
    }
    for (const key of ['image', 'thumbnail']) {
      const { url } = nameOf(embed[key])
      if (typeof url !== 'string' || !url.startsWith('attachment://')) continue
      if (files.has(url.slice('attachment://'.length))) continue
      const message = `${url} names no uploaded file`
      problems.push({ path: ['embeds', at, key, 'url'], code: 'ATTACHMENT_NOT_FOUND', message })
    }
  }
  return problems
}

function checkComponents(rows: Json[]): Problem[] {
  const problems: Problem[] = []
  if (rows.filter((row) => row.type === 1).length > ACTION_ROWS) {
    const message = `Must be ${ACTION_ROWS} or fewer in length.`
    problems.push({ path: ['components'], code: 'BASE_TYPE_BAD_LENGTH', message })
  }
  const seen = new Set<unknown>()
  for (const [row, { components }] of rows.entries()) {
    for (const [at, component] of list(components).entries()) {
      const path = ['components', row, 'components', at, 'custom_id']
      const id = component.custom_id
      if (component.type === 2 && component.style !== 5 && component.style !== 6 && !id) {
        const message = 'A custom id is required'
        problems.push({ path, code: 'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', message })
      }
      if (id && seen.has(id)) {
        const message = 'Component custom id cannot be duplicated'
        problems.push({ path, code: 'COMPONENT_CUSTOM_ID_DUPLICATED', message })
      }
      seen.add(id)
      problems.push(...checkSelect(component, path.slice(0, -1)))
    }
  }
  return problems
}

function checkSelect(component: Json, path: (string | number)[]): Problem[] {
  const values = list(component.options).map((option) => option.value)
  if (new Set(values).size === values.length) return []
  const message = 'The specified option value is already used'
  return [{ path: [...path, 'options'], code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', message }]
}

/**
 * What is wrong with a message that the schema lets pass. `files`: the names of what was uploaded with it, by the
 * number in `files[n]`; `kept`: the names of what the message already holds.
 */
export function checkLimits(
  message: Json,
  files: ReadonlyMap<string, string> = new Map(),
  kept: ReadonlyMap<string, string> = new Map(),
): Problem[] {
  const problems: Problem[] = []
  for (const [at, attachment] of list(message.attachments).entries()) {
    const id = String(attachment.id)
    if (files.has(id) || kept.has(id)) continue
    const text = `no file was uploaded as files[${id}]`
    problems.push({ path: ['attachments', at, 'id'], code: 'ATTACHMENT_NOT_FOUND', message: text })
  }
  const names = new Set([...files.values(), ...kept.values()])
  problems.push(...checkEmbeds(list(message.embeds), names))
  problems.push(...checkComponents(list(message.components)))
  return problems
}

/** Whether a message would show nothing at all: Discord's error 50006. */
export function isEmpty(message: Json, files = 0): boolean {
  const parts = [message.embeds, message.components, message.attachments]
  return length(message.content) === 0 && files === 0 && parts.every((p) => list(p).length === 0)
}
