// Where the rules of this context stand. Refusals and findings cite them.

/** 《志愿服务记录与证明出具办法（试行）》, Ministry of Civil Affairs, Order 67: truthful, complete, timely, unpaid; certificates free of charge. */
export const order67 = 'MCA-67 arts. 3-4'
/** 《宁波市志愿服务条例》: voluntary; nobody is made to serve. */
export const ningbo = 'NINGBO-VOLUNTEER art. 18'
export const pipl = '个人信息保护法 art. 47'
/** What no regulation says and the platform asks for all the same. */
export const house = '平台规则 house rule'
