/** Problems: from zod's issues to Discord's error tree. */
import {
  CreateMessageInteractionCallbackRequestSchema,
  PongInteractionCallbackRequestSchema,
} from 'discord-api-spec/zod'
import t from 'tap'
import {
  checkSchema,
  describeProblems,
  errorTree,
} from '../../../src/dev/local-discord/problems.js'

t.test('what fits has no problems', async (t) => {
  t.same(checkSchema(PongInteractionCallbackRequestSchema, { type: 1 }), [])
})

t.test('issues keep their path, through unions to the branch that was meant', async (t) => {
  const button = { type: 2, style: 99, label: 'x'.repeat(81), custom_id: 'a' }
  const data = {
    content: 7,
    embeds: [{ url: 'no url' }],
    components: [{ type: 1, components: [button] }],
  }
  const problems = checkSchema(CreateMessageInteractionCallbackRequestSchema, { type: 4, data })
  const found = problems.map(({ path, code }) => `${path.join('.')} ${code}`)
  t.ok(found.includes('data.content BASE_TYPE_REQUIRED'), found.join('\n'))
  t.ok(found.includes('data.embeds.0.url BASE_TYPE_BAD_FORMAT'), found.join('\n'))
  t.ok(
    found.includes('data.components.0.components.0.label BASE_TYPE_BAD_LENGTH'),
    found.join('\n'),
  )
  t.match(describeProblems(problems), /label BASE_TYPE_BAD_LENGTH \(too_big: the bound is 80\)/)
})

t.test('an empty union is a problem of its own place', async (t) => {
  const issue = { code: 'invalid_union', path: ['a'], message: 'no', errors: [] }
  const schema = { safeParse: () => ({ success: false, error: { issues: [issue] } }) as const }
  t.same(checkSchema(schema, {}), [])
})

t.test('the tree nests by path and gathers what is wrong at one place', async (t) => {
  const at = (path: (string | number)[], code: string) => ({ path, code, message: code })
  const tree = errorTree([
    at(['data', 'embeds', 0, 'title'], 'A'),
    at(['data', 'embeds', 0, 'title'], 'B'),
    at([], 'C'),
  ])
  t.same(tree, {
    _errors: [{ code: 'C', message: 'C' }],
    data: {
      embeds: {
        0: {
          title: {
            _errors: [
              { code: 'A', message: 'A' },
              { code: 'B', message: 'B' },
            ],
          },
        },
      },
    },
  })
})
