const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * The parts of a language tag that Windows and Exchange Online offer, in lower case. A tag that is only well formed could
 * be a person's name: BCP 47 lets `ada-byron` pass.
 */
export interface LanguageParts {
  /** ISO 639 codes. */
  readonly languages: ReadonlySet<string>;
  /** ISO 15924 codes. */
  readonly scripts: ReadonlySet<string>;
}

/**
 * Reads the parts of language tags.
 *
 * @see https://learn.microsoft.com/openspecs/windows_protocols/ms-lcid — the languages that Windows has
 */
export const languageParts = (): LanguageParts => ({
  languages: new Set(
    words(`
    aa af agq ak am ar arn as asa ast az ba bas be bem bez bg bin bm bn bo br brx bs byn ca ce cgg chr co cs cu cy da dav
    de dje dsb dua dv dyo dz ebu ee el en eo es et eu ewo fa ff fi fil fo fr fur fy ga gd gl gn gsw gu guz gv ha haw he hi
    hr hsb hu hy ia ibb id ig ii is it iu ja jgo jmc jv ka kab kam kde kea khq ki kk kkj kl kln km kn ko kok kr ks ksb ksf
    ksh ku kw ky la lag lb lg lkt ln lo lrc lt lu luo luy lv mas mer mfe mg mgh mgo mi mk ml mn mni moh mr ms mt mua my mzn
    naq nb nd nds ne nl nmg nn nnh no nqo nr nso nus nyn oc om or os pa pap pl prg prs ps pt quc quz rm rn ro rof ru rw rwk
    sa sah saq sbp sd se seh ses sg shi si sk sl sma smj smn sms sn so sq sr ss ssy st sv sw syr ta te teo tg th ti tig tk
    tn to tr ts tt twq tzm ug uk ur uz vai ve vi vo vun wae wal wo xh xog yav yi yo zgh zh zu`),
  ),
  scripts: new Set(
    words(`
    adlm arab beng cans cher cyrl deva ethi guru hans hant hebr java latn mong mtei nkoo olck syrc telu tfng tibt vaii`),
  ),
});

/** Codes of regions, in lower case: ISO 3166-1 alpha-2, Kosovo, and the groups of UN M.49 that Windows has. */
export const regionCodes = (): ReadonlySet<string> =>
  new Set(
    words(`
    ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca cc cd
    cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr ga gb gd ge gf
    gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn
    kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na
    nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si
    sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi
    vn vu wf ws xk ye yt za zm zw 001 029 150 419`),
  );
