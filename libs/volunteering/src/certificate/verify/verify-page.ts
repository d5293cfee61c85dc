import type { PrintedCertificate, Verification } from './verification'

/** What a browser shows to whoever scans the code. One page without script, in both languages. */
export function verifyPage(verification: Verification): string {
  const { zh, en, colour } = words[verification.status]
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>志愿服务证明查验 Certificate of volunteering</title>
<style>
body { font: 16px/1.6 system-ui, "Noto Sans SC", sans-serif; margin: 2rem auto; max-width: 34rem; padding: 0 1rem; color: #222 }
h1 { font-size: 1.2rem; font-weight: 600 }
.status { border-left: 6px solid ${colour}; padding: .6rem 1rem; background: #f6f6f6; font-weight: 600 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .4rem 1rem }
dt { color: #666 }
dd { margin: 0 }
small { color: #666 }
</style>
</head>
<body>
<h1>志愿服务证明查验 <span lang="en">Certificate of volunteering</span></h1>
<p class="status">${zh}<br><span lang="en">${en}</span></p>
${verification.certificate ? details(verification.certificate, verification.since) : ''}
<p><small>请与纸质证明逐项核对。 <span lang="en">Compare each line with the paper.</span></small></p>
</body>
</html>
`
}

const words: Readonly<
  Record<Verification['status'], { readonly zh: string; readonly en: string; readonly colour: string }>
> = {
  valid: { zh: '有效：与平台记录一致。', en: 'Valid: it agrees with the record.', colour: '#2e7d32' },
  superseded: {
    zh: '已被更正取代：证明当时属实开具，此后所据时长有更正，请持有人重新开具。',
    en: 'Superseded: it was issued as it says; hours that it rests on were corrected since. The holder can have a new one.',
    colour: '#b26a00',
  },
  revoked: { zh: '已撤销。', en: 'Revoked.', colour: '#b3261e' },
  unknown: {
    zh: '查无此证明：请核对验证码是否输入有误。',
    en: 'Unknown: please check the code for slips.',
    colour: '#b3261e',
  },
}

function details(printed: PrintedCertificate, since: Verification['since']): string {
  const { number, name, from, until, hours, unit, issuedOn } = printed
  const rows: readonly (readonly [string, string])[] = [
    ['编号 Number', number],
    ['姓名 Name', name ?? '（个人信息已依法删除 erased by law）'],
    ['期间 Period', `${from} – ${until}`],
    ['时长 Hours', `${hours} h`],
    ['开具单位 Issued by', unit],
    ['开具日期 Issued on', issuedOn],
    ...(since === null ? [] : [['状态变更日 Since', since] as const]),
  ]
  return `<dl>${rows.map(([term, text]) => `<dt>${escaped(term)}</dt><dd>${escaped(text)}</dd>`).join('')}</dl>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
