import { stopServers } from './for-all-specs'

export default stopServers
