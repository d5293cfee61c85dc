/** 四大阵地: 党性、廉政、爱心、服务. Stored in events: never change one. */
export const bases = ['conviction', 'integrity', 'care', 'service'] as const
export type Base = (typeof bases)[number]

export const baseNames: Readonly<Record<Base, { readonly zh: string; readonly en: string }>> = {
  conviction: { zh: '党性阵地', en: 'conviction' },
  integrity: { zh: '廉政阵地', en: 'integrity' },
  care: { zh: '爱心阵地', en: 'care' },
  service: { zh: '服务阵地', en: 'service' },
}
