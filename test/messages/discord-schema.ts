/** Holds what we send against Discord's published schema and its documented limits. */
import type { Message } from '../../src/discord/message.js'

interface Schema {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true }
    | { readonly success: false; readonly error: { readonly issues: unknown[] } }
}

// The package ships these schemas as JavaScript without types.
const PACKAGE: string = 'discord-api-spec/zod'
const schemas: Readonly<Record<string, Schema | undefined>> = await import(PACKAGE)

/** What the schema of that name says against the value; empty when it is valid. */
export function schemaProblems(name: string, value: unknown): unknown[] {
  const schema = schemas[`${name}Schema`]
  if (schema === undefined) throw new Error(`discord-api-spec has no ${name}`)
  const result = schema.safeParse(value)
  return result.success ? [] : result.error.issues
}

/** Everything wrong with a message, as an edit and as an inline answer. */
export function messageProblems(message: Message): unknown[] {
  const { files, ...body } = message
  const attachments = files?.map(({ name, description }, id) => ({
    id: String(id),
    filename: name,
    description,
  }))
  const edit = { ...body, ...(attachments && { attachments }), allowed_mentions: { parse: [] } }
  return [
    ...schemaProblems('IncomingWebhookUpdateRequestPartial', edit),
    ...schemaProblems('CreateMessageInteractionCallbackRequest', { type: 4, data: edit }),
    ...limitProblems(message),
  ]
}

/** https://discord.com/developers/docs/resources/message#embed-object-embed-limits and its neighbours. */
function limitProblems({ content = '', embeds = [], components = [], files = [] }: Message) {
  const problems: string[] = []
  const check = (what: string, text: string | undefined, max: number, min = 1) => {
    if (text === undefined) return
    if (text.length > max) problems.push(`${what} has ${text.length} of ${max} characters`)
    if (text.trim().length < min) problems.push(`${what} is empty`)
    if (/\p{Cs}/u.test(text)) problems.push(`${what} holds half a surrogate pair`)
  }
  check('content', content, 2000, 0)
  let total = 0
  for (const embed of embeds) {
    check('title', embed.title, 256)
    check('description', embed.description, 4096)
    check('footer', embed.footer?.text, 2048)
    if ((embed.fields?.length ?? 0) > 25) problems.push('more than 25 fields')
    for (const { name, value } of embed.fields ?? []) {
      check('field name', name, 256)
      check('field value', value, 1024)
      total += name.length + value.length
    }
    total += (embed.title ?? '').length + (embed.description ?? '').length
    total += (embed.footer?.text ?? '').length
  }
  if (total > 6000) problems.push(`embeds have ${total} of 6000 characters`)
  const ids: string[] = []
  for (const row of components) {
    for (const component of row.components) {
      if (!('custom_id' in component)) continue
      ids.push(component.custom_id)
      check('custom_id', component.custom_id, 100)
      if ('options' in component && component.options.length > 25)
        problems.push('more than 25 select options')
    }
  }
  if (new Set(ids).size !== ids.length) problems.push('a custom_id occurs twice')
  for (const { description } of files) check('alt text', description, 1024)
  return problems
}
