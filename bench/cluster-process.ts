/** A process for `bench/scaling.ts`: as many servers as its argument says, sharing one port through node:cluster. */
import cluster from 'node:cluster'
import { MAIN } from '../src/dev/stage/server-process.js'

cluster.setupPrimary({ exec: MAIN, args: [] })
for (let n = 0; n < Number(process.env.CLUSTER_WORKERS); n += 1) cluster.fork()
