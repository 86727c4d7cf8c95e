/** The health check asks where the server listens. */
import t from 'tap'
import { EnvironmentSchema } from '../../../src/config/environment.js'
import { healthUrl } from '../../../src/tools/health/url.js'

const { ADMIN_HOST, ADMIN_PORT } = EnvironmentSchema.properties

t.test("without variables it is loopback and the server's own port", async (t) => {
  t.equal(healthUrl({}), `http://127.0.0.1:${ADMIN_PORT.default}/healthz`)
  t.equal(healthUrl({ ADMIN_HOST: ADMIN_HOST.default, HOST: '10.0.0.1' }), healthUrl({}))
  t.equal(healthUrl({ ADMIN_HOST: '', ADMIN_PORT: '' }), healthUrl({}))
})

t.test('every address means loopback, and another is asked itself', async (t) => {
  const hosts = {
    '0.0.0.0': '127.0.0.1',
    '::': '[::1]',
    '10.1.2.3': '10.1.2.3',
    '2001:db8::7': '[2001:db8::7]',
    localhost: 'localhost',
  }
  for (const [ADMIN_HOST, host] of Object.entries(hosts))
    t.equal(healthUrl({ ADMIN_HOST, ADMIN_PORT: '9000' }), `http://${host}:9000/healthz`)
})
