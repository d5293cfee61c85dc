const digits = [...'零壹贰叁肆伍陆柒捌玖']

/** 大写, digit by digit, as years are written: 2026 is 贰零贰陆. */
export function capitalDigits(text: string): string {
  return text.replaceAll(/\d/g, (digit) => digits[Number(digit)] ?? digit)
}

/** 大写 of a whole number from 0 to 999, so that nobody can alter it: 12 is 壹拾贰, 90 is 玖拾. */
export function capitalNumber(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > 999) throw new RangeError(`not written in capitals: ${value}`)
  const [hundreds, tens, ones] = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10]
  const parts = [
    hundreds > 0 ? `${digits[hundreds]}佰` : '',
    tens > 0 ? `${digits[tens]}拾` : hundreds > 0 && ones > 0 ? '零' : '',
    ones > 0 || value === 0 ? digits[ones] : '',
  ]
  return parts.join('')
}
