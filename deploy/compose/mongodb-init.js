// Run by the service mongodb-init of compose.yaml with mongosh, as root; again at every `up`, where it finds all of it done.
const { readFileSync } = require('node:fs')

const admin = db.getSiblingDB('admin')
const secret = (name) => readFileSync(`/run/secrets/${name}`, 'utf8').trim()

admin.auth('root', secret('mongodb-root-password'))

try {
  rs.status()
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') throw error
  rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: 'mongodb:27017' }] })
}
while (!db.hello().isWritablePrimary) sleep(200)

// A login for each matter, which may write its own databases and nothing else.
const logins = { harbor: ['views', 'feed'], keys: ['keys'], access: ['access'], relay: ['feed'] }
for (const [user, parts] of Object.entries(logins)) {
  const roles = parts.map((part) => ({ role: 'readWrite', db: `harbor_${part}` }))
  const pwd = secret(`mongodb-${user}-password`)
  if (admin.getUser(user)) admin.updateUser(user, { pwd, roles })
  else admin.createUser({ user, pwd, roles })
}
