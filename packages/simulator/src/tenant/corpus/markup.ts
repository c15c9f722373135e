const wordStyle = [
  "<style>",
  "<!--",
  "@font-face",
  '\t{font-family:"Cambria Math"}',
  "@font-face",
  "\t{font-family:Calibri}",
  "@font-face",
  "\t{font-family:Aptos}",
  "p.MsoNormal, li.MsoNormal, div.MsoNormal",
  "\t{margin:0cm;",
  "\tfont-size:11.0pt;",
  '\tfont-family:"Aptos",sans-serif}',
  "a:link, span.MsoHyperlink",
  "\t{color:#467886;",
  "\ttext-decoration:underline}",
  "span.EmailStyle19",
  "\t{font-family:Aptos;",
  "\tcolor:windowtext}",
  ".MsoChpDefault",
  "\t{font-size:10.0pt}",
  "@page WordSection1",
  "\t{margin:70.85pt 70.85pt 2.0cm 70.85pt}",
  "div.WordSection1",
  "\t{}",
  "-->",
  "</style>",
].join("\r\n");

const webStyle = [
  '<style type="text/css" style="display:none">',
  "<!--",
  "p",
  "\t{margin-top:0;",
  "\tmargin-bottom:0}",
  "-->",
  "</style>",
].join("\r\n");

const webFont =
  "font-family:Aptos,Aptos_EmbeddedFont,Aptos_MSFontService,Calibri,Helvetica,sans-serif; font-size:12pt; color:rgb(0,0,0)";

/** How one mail program frames a message and its paragraphs. */
export interface Markup {
  readonly open: string;
  readonly close: string;
  readonly paragraph: readonly [string, string];
  readonly gap: string;
}

const head = (style: string) =>
  `<html>\r\n<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">${style === "" ? "" : `\r\n${style}`}\r\n</head>\r\n`;

/** Outlook for Windows. */
export const wordMarkup: Markup = {
  open: `${head(`<meta name="Generator" content="Microsoft Word 15 (filtered medium)">\r\n${wordStyle}`)}<body lang="EN-GB" link="#467886" vlink="#96607D" style="word-wrap:break-word">\r\n<div class="WordSection1">\r\n`,
  close: "</div>\r\n</body>\r\n</html>\r\n",
  paragraph: ['<p class="MsoNormal"><span lang="EN-GB" style="">', "</span></p>\r\n"],
  gap: '<p class="MsoNormal"><span lang="EN-GB" style="">&nbsp;</span></p>\r\n',
};

/** Outlook on the web. */
export const webMarkup: Markup = {
  open: `${head(webStyle)}<body dir="ltr">\r\n`,
  close: "</body>\r\n</html>\r\n",
  paragraph: [`<div class="elementToProof" style="${webFont}">\r\n`, "</div>\r\n"],
  gap: `<div class="elementToProof" style="${webFont}">\r\n<br>\r\n</div>\r\n`,
};

/** Phones. */
export const mobileMarkup: Markup = {
  open: `${head("")}<body>\r\n<div dir="auto" style="direction:ltr; margin:0; padding:0; font-family:sans-serif; font-size:11pt; color:black">\r\n`,
  close: "</div>\r\n</body>\r\n</html>\r\n",
  paragraph: ['<div dir="auto" style="font-family:sans-serif; font-size:11pt">', "</div>\r\n"],
  gap: '<div dir="auto"><br>\r\n</div>\r\n',
};

/** The line that a mail program of a phone adds, and the banner of a mail gateway. */
export const mobileFooter =
  '<div id="ms-outlook-mobile-signature" dir="auto">Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div>\r\n';

/** The banner that a mail gateway puts above mail from outside. */
export const externalBanner =
  '<table border="1" cellspacing="0" cellpadding="4" style="border:1px solid #9C6500; background-color:#FFEB9C"><tbody><tr><td style="font-size:10pt; line-height:12pt; padding:.75pt"><span style="color:#9C6500; font-weight:bold">CAUTION:</span> This email originated from outside the organisation. Do not click links unless you recognise the sender.</td></tr></tbody></table>\r\n<br>\r\n';

/** Text as it may be in HTML, in an attribute too. */
export const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
