/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/tools/report/report.test.js > TAP > a day as Markdown > must match snapshot 1`] = `
# Signalbox report

2026-01-05T00:00:01.000Z to 2026-01-05T23:59:58.000Z: 22 interactions in 42 lines

## Against the thresholds

| figure | value | warning | critical | state |
| --- | --- | --- | --- | --- |
| expired, or too old on arrival | 8.7 % | 5 % | 10 % | 🟡 warning |
| already acknowledged (40060) | 4.55 % | 10 % | 20 % | 🟢 ok |
| age on arrival, p95 | 1.48 s | 1 s | 2 s | 🟡 warning |
| signal backend, p95 | 0.405 s | 2 s | 5 s | 🟢 ok |
| answered with what was asked for | 90.91 % | 95 % | 90 % | 🟡 warning |

## Durations

|  | count | p50 | p95 | p99 | slowest |
| --- | --- | --- | --- | --- | --- |
| age on arrival | 23 | 50.7 ms | 1.48 s | 2.8 s | 2.8 s |
| acknowledgement | 22 | 2 ms | 2 ms | 2 ms | 2 ms |
| signal backend | 21 | 405 ms | 405 ms | 6 s | 6 s |
| until the answer | 22 | 493 ms | 493 ms | 6.1 s | 6.1 s |

## Slowest pairs

| pair | timeframe | count | p50 | p95 | backend p95 |
| --- | --- | --- | --- | --- | --- |
| USD/JPY | 4h | 1 | 6.1 s | 6.1 s | 6 s |
| EUR/USD | 4h | 20 | 493 ms | 493 ms | 400 ms |

## Outcomes by command

| command | delivered | told | gone | expired | refused | banned | unknown | abandoned |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| signal | 19 | 1 | 0 | 1 | 0 | 0 | 0 | 0 |
| help | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 |

## Why a trader read a sentence

| reason | count |
| --- | --- |
| SIGNAL\\_TIMEOUT | 1 |

## Signal cache

| result | count |
| --- | --- |
| miss | 20 |
| hit | 1 |

## Rejected requests

| reason | count |
| --- | --- |
| signature | 2 |
| timestamp | 1 |

## Discord's errors

| code | count |
| --- | --- |
| 40060 | 1 |
| 50035 | 1 |
| HTTP 502 | 1 |
| reset | 1 |

## Acknowledgements rescued

| result | count |
| --- | --- |
| had-arrived | 1 |

## What else happened

| event | count |
| --- | --- |
| too old to be worked on | 1 |
| came more than once | 1 |
| left unanswered at a shutdown | 1 |
| bans by Discord | 1 |
| server starts | 1 |
| suggestions while typing (logged at debug) | 1 |
| unreadable lines | 4 |

`
