/** Self-signed certificates, made by openssl for one test. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Certificate {
  readonly keyFile: string
  readonly certFile: string
  readonly key: string
  readonly cert: string
}

/** For `host` (a DNS name) and, unless it is another one's, 127.0.0.1. */
export function makeCertificate(folder: string, host = 'localhost', days = 30): Certificate {
  const keyFile = join(folder, `${host}.key`)
  const certFile = join(folder, `${host}.crt`)
  const names = host === 'localhost' ? 'DNS:localhost,IP:127.0.0.1' : `DNS:${host}`
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', keyFile, '-out', certFile, '-days', String(days)],
      ...['-subj', `/CN=${host}`, '-addext', `subjectAltName=${names}`],
    ],
    { stdio: 'pipe' },
  )
  return {
    keyFile,
    certFile,
    key: readFileSync(keyFile, 'utf8'),
    cert: readFileSync(certFile, 'utf8'),
  }
}
