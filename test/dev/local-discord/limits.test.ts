/** The documented limits that the schema does not hold. */
import t from 'tap'
import { checkLimits, isEmpty } from '../../../src/dev/local-discord/limits.js'

const codes = (message: Record<string, unknown>, files?: Map<string, string>) =>
  checkLimits(message, files).map(({ path, code }) => `${path.join('.')} ${code}`)

t.test('embeds hold 6000 characters in all, every text counted', async (t) => {
  const embed = {
    title: 'x'.repeat(200),
    description: 'x'.repeat(2300),
    fields: [{ name: 'x'.repeat(100), value: 'x'.repeat(200) }],
    footer: { text: 'x'.repeat(100) },
    author: { name: 'x'.repeat(100) },
  }
  t.same(codes({ embeds: [embed, embed] }), [])
  const more = { ...embed, author: { name: 'x'.repeat(101) } }
  t.same(codes({ embeds: [embed, more] }), ['embeds MAX_EMBED_SIZE_EXCEEDED'])
})

t.test('fields have a name and a value', async (t) => {
  const fields = [{ name: 'a', value: 'b' }, { name: '', value: 'b' }, { name: 'a' }]
  t.same(codes({ embeds: [{ fields }] }), [
    'embeds.0.fields.1.name BASE_TYPE_REQUIRED',
    'embeds.0.fields.2.value BASE_TYPE_REQUIRED',
  ])
})

t.test('attachments and pictures refer to what was uploaded or is there', async (t) => {
  const message = {
    attachments: [{ id: 0 }, { id: '9' }],
    embeds: [
      { image: { url: 'attachment://chart.png' }, thumbnail: { url: 'https://example.com/x.png' } },
    ],
  }
  const file = new Map([['0', 'chart.png']])
  t.same(codes(message, file), ['attachments.1.id ATTACHMENT_NOT_FOUND'])
  t.same(checkLimits(message, file, new Map([['9', 'old.png']])), [])
  t.same(codes({ embeds: message.embeds }), ['embeds.0.image.url ATTACHMENT_NOT_FOUND'])
})

t.test('five rows, unique custom ids, and one on every button that is no link', async (t) => {
  const row = (...components: object[]) => ({ type: 1, components })
  const button = (custom_id?: string, style = 1) => ({ type: 2, style, label: 'x', custom_id })
  const rows = (n: number) => Array.from({ length: n }, (_, i) => row(button(`b${i}`)))
  t.same(codes({ components: rows(5) }), [])
  t.same(codes({ components: rows(6) }), ['components BASE_TYPE_BAD_LENGTH'])
  t.same(codes({ components: [row(button('a'), button('a'))] }), [
    'components.0.components.1.custom_id COMPONENT_CUSTOM_ID_DUPLICATED',
  ])
  t.same(codes({ components: [row(button(), button(undefined, 5), button(undefined, 6))] }), [
    'components.0.components.0.custom_id BUTTON_COMPONENT_CUSTOM_ID_REQUIRED',
  ])
  const select = (...values: string[]) => ({
    type: 3,
    custom_id: 's',
    options: values.map((value) => ({ label: value, value })),
  })
  t.same(codes({ components: [row(select('a', 'b'))] }), [])
  t.same(codes({ components: [row(select('a', 'a'))] }), [
    'components.0.components.0.options SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
  ])
})

t.test('a message is empty when nothing of it would show', async (t) => {
  t.ok(isEmpty({}))
  t.ok(isEmpty({ content: '', embeds: [], components: [] }))
  t.notOk(isEmpty({ content: 'x' }))
  t.notOk(isEmpty({ embeds: [{ title: 'x' }] }))
  t.notOk(isEmpty({}, 1))
})
