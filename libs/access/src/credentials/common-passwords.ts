/** Passwords of twelve characters and more that are tried first, also here; shorter ones are refused by their length. Lower case. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
  000000000000 111111111111 112233445566 121212121212 123123123123 123321123321 1234567890ab 1234567890abc 123456789000
  123456789012 1234567890123 12345678901234 123456789101112 1234567891011 1234567890qwe 123456789abc 123456789qwe 123456789asd
  123456abcdef 12345qwertyuiop 1357924680.. 147258369000 147258369147 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv
  1qazxsw23edc 1234qwerasdf 1234qwerasdfzxcv 123qweasdzxc 123qwe123qwe 159357258456 520131452013 5201314520131 520520520520
  5211314521131 666666666666 741852963000 789456123000 888888888888 88888888abcd 987654321000 9876543210.. 999999999999
  a12345678900 a123456789012 a1b2c3d4e5f6 a1s2d3f4g5h6 aa123456789. aa1234567890 abc123456789 abc123abc123 abcd12345678
  abcdef123456 abcdefg12345 abcdefghijkl access123456 admin1234567 admin12345678 admin123456789 admin@123456 admin@12345678
  administrator administrator1 administrator123 administrator@123 adminadmin12 adminadmin123 adminpassword aini13145201314
  aini5201314. asdasdasdasd asdf12345678 asdfasdfasdf asdfghjkl123 asdfghjkl;'. asdfjkl12345 basketball12 basketball123
  beijing123456 changeme1234 changeme12345 changemenow1 changeyourpassword chuangxin123 computer1234 computer12345
  correcthorsebatterystaple dangjian123456 dangjian2021 dangjian2022 dangjian2023 dangjian2024 dangjian2025 dangjian2026
  dangyuan123456 dangyuan12345 dangzhibu123 dangzhibu123456 default12345 default123456 doudou123456 football1234
  football12345 gongchandang gongchandang1921 gongchandang100 helloworld123 helloworld1234 huawei123456 iloveyou1234
  iloveyou12345 iloveyou1314 iloveyou5201314 internet1234 jiedao123456 jiedao12345678 letmein12345 letmein123456
  lovelovelove managermanager mima12345678 mima1234567890 ningbo123456 ningbo12345678 nicaicaicaicai p@ssw0rd1234
  p@ssw0rd12345 p@ssw0rd123456 p@ssword1234 party19210701 passpasspass passw0rd1234 passw0rd12345 password!234
  password1234 password12345 password123456 password1234567 password12345678 password123456789 password1234567890
  password@123 password@1234 passwordpassword pioneerharbor pioneerharbor1 pioneerharbor123 pioneerharbour princess1234
  princess12345 q1w2e3r4t5y6 q1w2e3r4t5y6u7i8 qazwsx123456 qazwsxedc123 qazwsxedcrfv qazxsw123456 qq1234567890 qwer12345678
  qwerasdfzxcv qwerasdf1234 qwerty123456 qwerty1234567 qwerty12345678 qwertyqwerty qwertyuiop12 qwertyuiop123
  qwertyuiop123456 qwertyuiop1234567890 qwertyuiop[] qwertyuiopasdfghjkl secret123456 shuji123456789 shujishuji123
  standalone123 student12345 sunshine1234 sunshine12345 superman1234 system123456 taobao123456 temp12345678 temporary123
  test12345678 test123456789 testtesttest thisismypassword trustno11234 user12345678 wangyi123456 welcome12345
  welcome123456 welcome@1234 woaini123456 woaini1314520 woaini1314521 woaini520131 woaini5201314 woaizhongguo wodemima1234
  wodemima123456 wodemima12345678 wodezuguo1949 wozhidaole123 wuxiekeji123 xianfeng1234 xianfeng123456 xianfenggang
  xianfenggang1 xianfenggang123 xianfenggang2024 xianfenggang2025 xianfenggang2026 xiaoxiao1234 xitong123456 yuangong123456
  zaq12wsxcde3 zaq1xsw2cde3 zhaobaoshan1 zhaobaoshan12 zhaobaoshan123 zhaobaoshan123456 zhaobaoshan2024 zhaobaoshan2025
  zhaobaoshan2026 zhenhai12345 zhenhai123456 zhejiang1234 zhejiang123456 zhibushuji123 zhibushuji123456 zhongguo1234
  zhongguo123456 zhongguo1949 zhonghua1234 zhongguogongchandang zxcvbnm12345 zxcvbnm123456 zxcvbnm,./12 zxczxczxczxc
  `
    .trim()
    .split(/\s+/),
)
