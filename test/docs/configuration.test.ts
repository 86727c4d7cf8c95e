/** docs/configuration.md has the schema's variables, in its order, with its defaults. */
import t from 'tap'
import { EnvironmentSchema } from '../../src/config/environment.js'
import { groups, readPage } from './pages.js'

/** What a table has to say of a variable without a default. */
function otherDefault(name: string): string {
  const required: readonly string[] = EnvironmentSchema.required
  return required.includes(name) ? 'required' : 'none'
}

t.test('each variable is there once, with its default and a meaning', async (t) => {
  const rows = groups(readPage('docs/configuration.md'), /^\| `([A-Z_]+)` \| (.+?) \| .+ \|$/gm)
  const expected = Object.entries(EnvironmentSchema.properties).map(([name, property]) => [
    name,
    'default' in property ? `\`${property.default}\`` : otherDefault(name),
  ])
  t.strictSame(rows, expected)
})
