/** The configuration of `deploy/`, changed for a measurement. */
import t from 'tap'
import { adaptConfiguration, readConfiguration } from '../../../bench/rig/nginx-configuration.js'
import { DEPLOY } from '../../deploy/series.js'

const places = { folder: '/tmp/x', port: 8443, plainPort: 8080, upstreams: [3001, 3002] }

t.test('what is handed out can be measured without TLS and without the system', async (t) => {
  const text = adaptConfiguration(readConfiguration(`${DEPLOY}nginx/`), places)
  t.match(text, 'server 127.0.0.1:3001 max_fails=0;')
  t.match(text, 'server 127.0.0.1:3002 max_fails=0;')
  t.match(text, 'listen 127.0.0.1:8443;')
  t.match(text, 'access_log /tmp/x/access.log signalbox;')
  t.notMatch(text, /signalbox-1|signalbox-2|ssl|listen \[|include|\/var\/log|\/run\//)
  t.notMatch(text, 'limit_req zone=addresses', 'the only client is not limited')
})

t.test('one that has changed is not measured as something else', async (t) => {
  t.throws(() => adaptConfiguration('http {}', places), { message: /has no server signalbox-1/ })
})
