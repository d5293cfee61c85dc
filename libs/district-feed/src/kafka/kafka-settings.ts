import { logLevel, type KafkaConfig } from 'kafkajs'

/** How to reach the brokers of the district. */
export interface KafkaAccess {
  /** `host:port`, at least one. */
  readonly brokers: readonly string[]
  readonly tls: boolean
  /** Certificates (PEM) that the brokers' are checked against; undefined: those that Node trusts. */
  readonly ca?: string
  /** SASL SCRAM-SHA-512; undefined: none. */
  readonly login?: { readonly username: string; readonly password: string }
}

/**
 * Retries of one call: about a minute, over which a broker restarts. kafkajs by itself gives up at once when a connection is refused.
 * What fails after that is taken up again by the relay.
 */
const retry = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 60 }

export function kafkaConfig({ brokers, tls, ca, login }: KafkaAccess, clientId = 'harbor-district-feed'): KafkaConfig {
  return {
    clientId,
    brokers: [...brokers],
    ssl: tls && ca !== undefined ? { ca: [ca] } : tls,
    ...(login && { sasl: { mechanism: 'scram-sha-512', ...login } }),
    connectionTimeout: 2_000,
    requestTimeout: 10_000,
    retry,
    // What matters arrives as an error at the relay, whose state operators see.
    logLevel: logLevel.NOTHING,
  }
}
