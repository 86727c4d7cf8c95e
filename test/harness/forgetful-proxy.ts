/** A proxy before a server that forgets its connections without a word, and takes new ones. */
import type { Test } from 'tap'
import { DelayingProxy } from '../../src/dev/stage/delaying-proxy.js'

export async function startForgetfulProxy(t: Test, port: number): Promise<DelayingProxy> {
  const proxy = await DelayingProxy.start(port)
  t.teardown(() => proxy.close())
  return proxy
}
