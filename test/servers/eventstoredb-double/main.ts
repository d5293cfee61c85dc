import { EventStoreDbDouble } from './eventstoredb-double'

/** The double as a process of its own: `main.ts [PORT]`. Tells its address in one line; ends when its input ends or on SIGTERM. */
const double = await EventStoreDbDouble.start({ port: Number(process.argv[2] ?? 0) })
process.stdout.write(`${double.address}\n`)
const end = () => {
  double.stop()
  process.exit(0)
}
process.on('SIGTERM', end)
process.stdin.on('end', end).resume()
