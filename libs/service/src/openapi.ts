import { ModulesContainer } from '@nestjs/core'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger'
import { API_ANSWERS, type ApiAnswers } from './api/answers'
import { describeBody } from './api/body-schemas'
import { completeOperations } from './api/operations'
import { apiTags } from './api/tags'
import { argumentsOf } from './route-list'

/** The description of the HTTP API, OpenAPI 3.1, as `/api/openapi.json` serves it and `docs/api/openapi.json` keeps it. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const answers = app.get<symbol, ApiAnswers>(API_ANSWERS, { strict: false })
  for (const body of argumentsOf(app.get(ModulesContainer))) describeBody(body, answers.texts)
  const document = SwaggerModule.createDocument(app, described(), {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  })
  completeOperations(document, answers)
  return document
}

const aboutInChinese =
  '街道党组织的党务档案系统。试用：展开 `POST /api/v1/session`，用户名密码登录，复制返回的 `accessToken`，点右侧 Authorize 粘贴；' +
  '令牌 15 分钟有效。命令按事项设地址（POST）；变更已有档案须用 If-Match 带上所读的 ETag。被拒绝时返回问题说明（RFC 9457），写明代码与条款。' +
  '日期为北京时间 `YYYY-MM-DD`，时刻为带毫秒的 UTC。'
const about =
  'System of record of a street Party organisation. To try it: open `POST /api/v1/session`, sign in with username and password, copy the ' +
  '`accessToken` of the answer, press Authorize and paste it; it lasts 15 minutes. Commands are task-shaped POSTs; refusals are problem ' +
  'details (RFC 9457) with code and article. Changes of an existing file need If-Match with the ETag that was read. Texts are Chinese, or ' +
  'English where Accept-Language ranks English higher. Days are `YYYY-MM-DD` in Asia/Shanghai, instants ISO 8601 in UTC with milliseconds.'

function described(): ReturnType<DocumentBuilder['build']> {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Pioneer Harbor 先锋港')
    .setDescription([aboutInChinese, about].join('\n\n'))
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://spdx.org/licenses/Apache-2.0.html')
    .addServer('/')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'The access token that `POST /api/v1/session` answers, or an API token of an integration.',
    })
  for (const [name, about] of Object.entries(apiTags)) builder.addTag(name, about)
  return builder.build()
}

/** Serves the description and a page to read and try it, from files of this installation only. */
export function describeApi(app: NestFastifyApplication, document?: OpenAPIObject): void {
  SwaggerModule.setup('api/docs', app, () => document ?? openApiDocument(app), {
    jsonDocumentUrl: 'api/openapi.json',
    customSiteTitle: 'Pioneer Harbor 先锋港 API',
    // The bar above carries the name of the page's maker and nothing of ours.
    customCss: '.swagger-ui .topbar { display: none }',
    swaggerOptions: { persistAuthorization: false, displayRequestDuration: true },
  })
}
