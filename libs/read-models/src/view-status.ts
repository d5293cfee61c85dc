import type { Position } from '@harbor/kernel/event'
import { StoreError } from '@harbor/event-log/event-log'
import { UndecodableEvent } from '@harbor/event-log/undecodable'

/** `live`: has seen all that the log held when it last looked. `stopped`: needs a person; queries answer as of the checkpoint. */
export type ViewState = 'catching-up' | 'live' | 'stopped'

/** Why a view stands still, or waits. No personal data but what `message` may carry: show the code, log the message. */
export interface ViewFault {
  readonly code: string
  readonly message: string
  /** Of the event that it could not take, where it was one. */
  readonly position?: Position
  readonly eventType?: string
  readonly advice?: { readonly zh: string; readonly en: string }
}

export interface ViewStatus {
  readonly view: string
  readonly version: number
  readonly state: ViewState
  readonly checkpoint: Position
  /** The newest position of the log, as last seen. */
  readonly head: Position
  /** Head minus checkpoint: a measure for dashboards. 0 exactly when it is up to date. */
  readonly lag: number
  /** With `stopped`: the reason. With another state: what it waits for while it tries again. */
  readonly error?: ViewFault
}

export type ViewErrorCode = 'view.timeout' | 'view.stopped' | 'view.unknown' | 'view.busy' | 'view.kept-elsewhere'

const meaning: Readonly<Record<ViewErrorCode, { readonly zh: string; readonly en: string }>> = {
  'view.timeout': { zh: '视图尚未更新到所需位置', en: 'the view has not come up to the position in time' },
  'view.stopped': { zh: '视图已停止更新', en: 'the view has stopped' },
  'view.unknown': { zh: '没有这个视图', en: 'there is no such view' },
  'view.busy': { zh: '该视图正在重建', en: 'the view is being rebuilt' },
  'view.kept-elsewhere': { zh: '该视图由另一进程维护', en: 'another process keeps the view' },
}

/** A wait or a rebuild that did not come to its end. `text`: zh-CN and English. */
export class ViewError extends Error {
  readonly text: { readonly zh: string; readonly en: string }

  constructor(
    readonly code: ViewErrorCode,
    readonly view: string,
    options?: { cause?: unknown },
  ) {
    const { zh, en } = meaning[code]
    super(`${en}: ${view}`, options)
    this.name = 'ViewError'
    this.text = { zh: `${zh}：${view}`, en: `${en}: ${view}` }
  }
}

/** The fold or the documents of a view threw: a bug of the view, or an event that it does not understand. */
export class FoldFailed extends Error {
  readonly code = 'view.fold-failed'

  constructor(
    readonly view: string,
    readonly position: Position,
    readonly eventType: string,
    cause: unknown,
  ) {
    super(`view ${view} cannot take the event at position ${position} of type ${eventType}: ${messageOf(cause)}`, {
      cause,
    })
    this.name = 'FoldFailed'
  }
}

const upgrade = {
  zh: '该事件可能由更新的版本写成：请升级程序后重新启动；其他视图继续工作。',
  en: 'A newer version may have written this event: upgrade and start again; the other views go on.',
}

export function faultOf(error: unknown): ViewFault {
  const message = messageOf(error)
  if (error instanceof UndecodableEvent || error instanceof FoldFailed) {
    const advice = error instanceof UndecodableEvent ? upgrade : undefined
    return {
      code: error.code,
      message,
      position: error.position,
      eventType: error.eventType,
      ...(advice && { advice }),
    }
  }
  if (error instanceof StoreError) return { code: error.code, message, advice: error.advice }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'view.fault'
  return { code, message }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
