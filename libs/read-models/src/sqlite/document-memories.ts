import type { CollectionSpec } from '@harbor/kernel/view'
import { DocumentMemory, type DocumentChange, type MemoryLimits } from './document-memory'
import type { ViewsFile } from './views-file'

/** What is in memory of each generation, by its number; within a limit for all together. */
export class DocumentMemories {
  /** Asked for longest ago first. */
  private readonly memories = new Map<number, DocumentMemory>()

  constructor(
    private readonly file: ViewsFile,
    private readonly limits: MemoryLimits,
  ) {}

  of(id: number, spec: CollectionSpec): DocumentMemory {
    const memory = this.memories.get(id) ?? new DocumentMemory(this.file, id, spec, this.limits)
    this.memories.delete(id)
    this.memories.set(id, memory)
    this.keepWithin()
    return memory
  }

  /** Undefined: nobody knows what has changed. */
  changed(id: number, changes: readonly DocumentChange[] | undefined): void {
    if (changes) this.memories.get(id)?.change(changes)
    else this.forget(id)
  }

  forget(id: number): void {
    this.memories.get(id)?.forget()
    this.memories.delete(id)
  }

  forgetAll(): void {
    for (const id of this.memories.keys()) this.forget(id)
  }

  private keepWithin(): void {
    let held = 0
    for (const memory of this.memories.values()) held += memory.size
    for (const memory of this.memories.values()) {
      if (held <= this.limits.inAll) return
      held -= memory.size
      memory.empty()
    }
  }
}
