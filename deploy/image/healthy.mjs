import { get } from 'node:http'

/**
 * HEALTHCHECK of every role: exit code 0 when it is ready (`depends_on: service_healthy` waits for that). What is missing is printed and
 * stands in `docker inspect`. It does not say that a restart would help; Kubernetes asks /health/live for that.
 */

const LIMIT_MS = 4_000

const request = get(
  { host: '127.0.0.1', port: Number(process.env.PORT), path: '/health/ready', timeout: LIMIT_MS },
  (answer) => {
    answer.setEncoding('utf8').on('data', (text) => process.stdout.write(text))
    process.exitCode = answer.statusCode === 200 ? 0 : 1
  },
)
request.on('timeout', () => request.destroy(new Error(`no answer within ${LIMIT_MS} ms`)))
request.on('error', (error) => {
  process.stdout.write(error.message)
  process.exitCode = 1
})
