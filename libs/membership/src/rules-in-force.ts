/** The rule book of the installation (`RuleBook`), opened once at the start. */
export const RULE_BOOK = Symbol('rule book')
