/**
 * Stops with a clear message where the running Node is too old for node:sqlite as this project needs it.
 * Plain JavaScript of 2020, so that an old Node still reaches the message.
 */
const NEEDED = { major: 24, minor: 15 }

const [major, minor] = process.versions.node.split('.').map(Number)
const isNewEnough = major > NEEDED.major || (major === NEEDED.major && minor >= NEEDED.minor)

if (!isNewEnough) {
  const needed = NEEDED.major + '.' + NEEDED.minor
  process.stderr.write(
    'Node ' +
      needed +
      ' or newer is needed, this is ' +
      process.versions.node +
      ' (' +
      process.execPath +
      ').\n' +
      'On Linux x64 and arm64 `npm ci` brings it: run the npm scripts, e.g. `npm run demo`. Elsewhere install Node ' +
      needed +
      '.\n' +
      '需要 Node ' +
      needed +
      ' 或更高版本。Linux x64 / arm64 上 `npm ci` 会自动安装,请使用 npm 脚本(例如 `npm run demo`);其他系统请自行安装。\n',
  )
  process.exit(1)
}
