import type { OpenAPIObject } from '@nestjs/swagger'
import document from '../../../docs/api/openapi.json'

/** The API of all services together, as it was generated: none of them knows the routes of the others. */
export const wholeApi = document as unknown as OpenAPIObject
