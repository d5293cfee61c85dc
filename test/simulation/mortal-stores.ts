import type { EventLog } from '@harbor/event-log/event-log'
import type { PersonalDataKeys } from '@harbor/event-log/keys'
import type { ViewDocument } from '@harbor/kernel/view'
import type { Collection, Generation, ReadModels } from '@harbor/read-models/read-models'
import type { Gate } from './gate'

// The ports as one process sees them: every call goes through its gate.

export function mortalLog(log: EventLog, gate: Gate): EventLog {
  return {
    installationId: log.installationId,
    writers: log.writers,
    append: (...asked) => gate.pass(() => log.append(...asked)),
    readStream: (...asked) => gate.pass(() => log.readStream(...asked)),
    readAll: (...asked) => gate.pass(() => log.readAll(...asked)),
    readRaw: (...asked) => gate.pass(() => log.readRaw(...asked)),
    head: () => gate.pass(() => log.head()),
    appended: (...asked) => gate.pass(() => log.appended(...asked)),
    close: () => log.close(),
  }
}

export function mortalKeys(keys: PersonalDataKeys, gate: Gate): PersonalDataKeys {
  return {
    installationId: keys.installationId,
    load: (...asked) => gate.pass(() => keys.load(...asked)),
    loadOrCreate: (...asked) => gate.pass(() => keys.loadOrCreate(...asked)),
    destroy: (...asked) => gate.pass(() => keys.destroy(...asked)),
    blindIndex: (...asked) => keys.blindIndex(...asked),
    close: () => keys.close(),
  }
}

export function mortalReadModels(readModels: ReadModels, gate: Gate): ReadModels {
  return {
    installationId: readModels.installationId,
    live: async (...asked) => mortalGeneration(await gate.pass(() => readModels.live(...asked)), gate),
    startGeneration: async (...asked) =>
      mortalGeneration(await gate.pass(() => readModels.startGeneration(...asked)), gate),
    activate: (...asked) => gate.pass(() => readModels.activate(...asked)),
    drop: (...asked) => gate.pass(() => readModels.drop(...asked)),
    collection: <Doc extends ViewDocument>(view: string) => mortalCollection(readModels.collection<Doc>(view), gate),
    status: () => gate.pass(() => readModels.status()),
    position: (...asked) => gate.pass(() => readModels.position(...asked)),
    scrub: () => gate.pass(() => readModels.scrub()),
    close: () => readModels.close(),
  }
}

function mortalGeneration(generation: Generation, gate: Gate): Generation {
  const { view, viewVersion, number, spec } = generation
  return {
    view,
    viewVersion,
    number,
    spec,
    checkpoint: () => gate.pass(() => generation.checkpoint()),
    states: (...asked) => gate.pass(() => generation.states(...asked)),
    commit: (...asked) => gate.pass(() => generation.commit(...asked)),
    pass: (...asked) => !gate.dead && generation.pass(...asked),
    add: (...asked) => gate.pass(() => generation.add(...asked)),
    digest: () => gate.pass(() => generation.digest()),
    keyDigests: (...asked) => gate.pass(() => generation.keyDigests(...asked)),
  }
}

function mortalCollection<Doc extends ViewDocument>(collection: Collection<Doc>, gate: Gate): Collection<Doc> {
  return {
    get: (...asked) => gate.pass(() => collection.get(...asked)),
    find: (...asked) => gate.pass(() => collection.find(...asked)),
    values: (...asked) => gate.pass(() => collection.values(...asked)),
    count: (...asked) => gate.pass(() => collection.count(...asked)),
    countBy: (...asked) => gate.pass(() => collection.countBy(...asked)),
  }
}
