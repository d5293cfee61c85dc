import type { Call } from '../command'
import { CliError, exitCodes, ProblemAnswer, wrongUse } from '../errors'
import type { Progress } from '../progress'
import type { Api, ApiUse } from './api'
import { HttpApi } from './http-api'

const defaultTimeoutSeconds = 60

/** The API that the call's options name: a server's with `--url`, else that of the data folder. Closed after the command. */
export async function openApi(call: Call, use: ApiUse, progress: Progress): Promise<Api> {
  const url = call.given.text('url')
  if (url !== undefined) return openHttpApi(call, url)
  const { openEmbeddedApi } = await import('./embedded-api')
  const { language, world } = call
  const api = await openEmbeddedApi({
    config: call.config(),
    language,
    world,
    use,
    progress,
    onLate: ({ text }) => call.note(late, text),
  })
  call.afterwards(() => api.close())
  return api
}

const late = { zh: '注意：{zh}，答案可能不是最新的。', en: 'Note: {en}; answers may be old.' }

async function openHttpApi(call: Call, url: string): Promise<Api> {
  const { given, language, world } = call
  requireHttpUrl(url)
  const username = given.text('user')
  const token = username === undefined ? world.env['HARBOR_TOKEN'] : undefined
  const timeoutMs = 1000 * (given.integer('timeout', 1, 3_600) ?? defaultTimeoutSeconds)
  const api = new HttpApi({ url, language, timeoutMs, token })
  if (username !== undefined) {
    if (isSentInClear(url)) call.note(inClear, { url })
    await signIn(call, api, username)
    call.afterwards(() => api.leave())
  }
  return api
}

/** The code is asked for when the server asks for it, after the password. */
async function signIn(call: Call, api: HttpApi, username: string): Promise<void> {
  const password = await passwordOf(call, username)
  try {
    await api.signIn(username, password)
  } catch (error) {
    const asksForCode = error instanceof ProblemAnswer && error.problem.code === 'access.second-factor-required'
    const code = asksForCode ? await codeOf(call, username) : undefined
    if (code === undefined) throw error
    await api.signIn(username, password, code)
  }
}

/** Undefined: none was given. */
async function codeOf(call: Call, username: string): Promise<string | undefined> {
  const { world } = call
  const given = world.env['HARBOR_CODE']
  if (given !== undefined && given !== '') return given
  const words = { zh: '{username} 的验证码或恢复码：', en: 'Code of {username}, or a recovery code: ' }
  return (await world.askSecret(call.say(words, { username }))) || undefined
}

async function passwordOf(call: Call, username: string): Promise<string> {
  const { world } = call
  const given = world.env['HARBOR_PASSWORD']
  if (given !== undefined && given !== '') return given
  const typed = await world.askSecret(
    call.say({ zh: '{username} 的密码：', en: 'Password of {username}: ' }, { username }),
  )
  if (typed !== undefined && typed !== '') return typed
  throw new CliError(
    exitCodes.wrongUse,
    'cli.no-password',
    { zh: '没有给出 {username} 的密码', en: 'No password was given for {username}' },
    { username },
    {
      zh: '请设置 HARBOR_PASSWORD，或在终端上运行以便输入。',
      en: 'Set HARBOR_PASSWORD, or run on a terminal to be asked.',
    },
  )
}

function requireHttpUrl(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed && /^https?:$/.test(parsed.protocol) && parsed.username === '' && parsed.search === '') return
  throw wrongUse({
    zh: '--url 须为服务的地址，例如 https://harbor.example:8443',
    en: '--url must be the address of a server, e.g. https://harbor.example:8443',
  })
}

const inClear = {
  zh: '注意：{url} 没有加密，密码会以明文传送。',
  en: 'Note: {url} is not encrypted; the password travels in clear.',
}

function isSentInClear(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}
