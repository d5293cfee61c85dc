/** What the installation has set for organisation life, see `LifeSettings` of the rules; the process that reads the file gives it. */
export const LIFE_SETTINGS = Symbol('settings of organisation life')
