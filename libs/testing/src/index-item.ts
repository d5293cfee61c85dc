/** An item of an index as a body tells it: five points each time something of this kind happens within the year. */
export const indexItem = (code: string, kind: string, more: object = {}) => ({
  code,
  zh: '指标项',
  en: code,
  sign: 'plus',
  counting: 'times',
  of: [{ kind }],
  per: 1,
  awardHundredths: 500,
  weight: 100,
  capHundredths: null,
  period: 'year',
  required: false,
  ...more,
})
