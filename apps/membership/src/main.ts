import '@harbor/service/require-runtime'
import 'reflect-metadata'
import { serve } from '@harbor/platform/serve'

await serve('membership')
