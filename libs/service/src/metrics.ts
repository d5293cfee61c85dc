import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

export const METRICS = Symbol('metrics')

/** A figure that is read when it is asked for. */
export interface GaugeOf {
  readonly name: string
  readonly help: string
  /** The one label that its values carry. */
  readonly label: string
  readonly read: () => Promise<readonly { labels: Record<string, string>; value: number }[]>
}

/** Prometheus metrics; one instance a process. */
export class Metrics {
  readonly registry = new Registry()
  readonly requestSeconds = new Histogram({
    name: 'harbor_http_request_seconds',
    help: 'Duration of HTTP requests in seconds.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [this.registry],
  })

  readonly requestsRefused = new Counter({
    name: 'harbor_requests_refused_total',
    help: 'Requests answered by 503 service.overloaded, of which nothing was carried out.',
    labelNames: ['lane', 'reason'],
    registers: [this.registry],
  })

  constructor(gauges: readonly GaugeOf[]) {
    collectDefaultMetrics({ register: this.registry })
    for (const gauge of gauges) this.show(gauge)
  }

  show({ name, help, label, read }: GaugeOf): void {
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      async collect() {
        for (const { labels, value } of await read()) this.set(labels, value)
      },
    })
  }
}
