/** The source of what no regulation says and the platform asks for all the same. Refusals and deadlines cite it. */
export const house = '平台规则 house rule'
