/** .env.example: every variable is in it, as it is by default, and nothing that was forgotten is taken for a value. */
import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import t from 'tap'
import { readConfig } from '../../src/config/config.js'
import { EnvironmentSchema } from '../../src/config/environment.js'
import { DEPLOY } from './series.js'

const text = readFileSync(`${DEPLOY}../.env.example`, 'utf8')
const lines = text.split('\n')
const assigned = lines.flatMap((line) => {
  const [, comment, name, value] = /^(#?)([A-Z_]+)=(.*)$/.exec(line) ?? []
  return name === undefined ? [] : [{ name, value, isSet: comment === '' }]
})
const { properties, required } = EnvironmentSchema

t.test('every variable there is, and no other, each once', async (t) => {
  const known = [...Object.keys(properties), 'DISCORD_BOT_TOKEN']
  t.strictSame(assigned.map(({ name }) => name).sort(), known.sort())
})

t.test('what is required is set; the rest is commented out, with its default', async (t) => {
  for (const { name, value, isSet } of assigned) {
    const property = properties[name as keyof typeof properties]
    t.equal(isSet, (required as readonly string[]).includes(name), name)
    const fallback = property && 'default' in property ? String(property.default) : ''
    if (!isSet) t.equal(value, fallback, name)
  }
})

t.test('every placeholder that is left is refused by name', async (t) => {
  const given = parseEnv(text)
  for (const name of required) {
    const good = {
      DISCORD_PUBLIC_KEY: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      DISCORD_APPLICATION_ID: '1',
      SIGNAL_API_URL: 'http://localhost',
    }
    t.throws(() => readConfig({ ...good, [name]: given[name] }), {
      message: new RegExp(`^${name} must be [^\\n]+$`),
    })
  }
})

t.test('Node.js, systemd, Docker and Compose read it alike', async (t) => {
  // No quotes, which `docker run --env-file` keeps; no dollar, which Compose replaces; no comment behind a value.
  for (const line of lines) t.match(line, /^(#.*|[A-Z_]+=[^\s'"$#\\]+|)$/)
})
