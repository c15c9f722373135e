/** Domains under which anybody gets an address: no tenant owns one. */
export const publicMailDomains: ReadonlySet<string> = new Set(
  `aol.com fastmail.com gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hotmail.co.uk hotmail.com hotmail.de
  hotmail.fr icloud.com libero.it live.com mac.com mail.com mail.ru me.com msn.com onmicrosoft.com outlook.com outlook.de
  outlook.fr pm.me proton.me protonmail.com qq.com t-online.de tuta.com web.de yahoo.co.jp yahoo.co.uk yahoo.com yahoo.de
  yahoo.fr yandex.com yandex.ru ymail.com zoho.com 126.com 163.com`.split(/\s+/),
);
