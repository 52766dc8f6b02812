package dev.starsight.report;

/** The page's stylesheet and sign. */
final class Look {

  /** A four-pointed star in a sight. */
  private static final String SIGN =
      "<circle cx='16' cy='16' r='12.5' fill='none' stroke='#17698a' stroke-width='2.6'/>"
          + "<path d='M16 6.5c.9 6 3.5 8.6 9.5 9.5-6 .9-8.6 3.5-9.5 9.5"
          + "-.9-6-3.5-8.6-9.5-9.5 6-.9 8.6-3.5 9.5-9.5z' fill='#e2a32b'/>";

  static final String ICON =
      "data:image/svg+xml,"
          + ("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>" + SIGN + "</svg>")
              .replace("<", "%3C")
              .replace(">", "%3E")
              .replace("#", "%23");

  static final String WORDMARK =
      "<span class=\"wordmark\"><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\""
          + " width=\"26\" height=\"26\" aria-hidden=\"true\">"
          + SIGN
          + "</svg>Starsight</span>";

  static final String CSS =
      """
      :root{color-scheme:light dark;--page:#f5f7f9;--surface:#ffffff;--ink:#1a2330;--muted:#5a6675;
      --line:#dfe4ea;--accent:#17698a;--tint:#e9f2f6;--good:#1d7a4f;--bad:#b3392e;--warn:#8a5a00;
      --goodtint:#e8f4ed;--badtint:#fbecea;--warntint:#fdf4e0;--shadow:0 1px 2px rgba(20,30,45,.05)}
      @media screen and (prefers-color-scheme:dark){:root{--page:#0e1217;--surface:#161b22;
      --ink:#e6ebf1;--muted:#9ba7b6;--line:#2a323d;--accent:#5db4d1;--tint:#182a34;--good:#5cc493;
      --bad:#f08a7e;--warn:#eab95a;--goodtint:#14281f;--badtint:#301b1b;--warntint:#2d2413;
      --shadow:none}}
      *{box-sizing:border-box}
      html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
      body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 "Helvetica Neue",Helvetica,
      Arial,"Liberation Sans",sans-serif;overflow-wrap:break-word}
      a{color:var(--accent)}
      a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--accent);
      outline-offset:2px}
      .skip{position:absolute;left:-9999px;top:0;background:var(--surface);padding:.5rem 1rem;z-index:2}
      .skip:focus{left:1rem}
      .top{border-bottom:1px solid var(--line);background:var(--surface)}
      .wordmark{display:flex;align-items:center;gap:.6rem;max-width:1120px;margin:0 auto;
      padding:.8rem 1rem;font-weight:700;font-size:1.1rem;letter-spacing:-.01em}
      .layout{max-width:1120px;margin:0 auto;padding:0 1rem}
      main{min-width:0;max-width:800px}
      .intro{padding:2.4rem 0 .4rem}
      h1{font-size:clamp(1.7rem,1.3rem + 1.8vw,2.35rem);line-height:1.15;letter-spacing:-.022em;
      margin:0 0 .6rem;text-wrap:balance}
      .lead{font-size:1.08rem;color:var(--muted);margin:0 0 1.6rem;white-space:pre-line}
      h2{font-size:1.38rem;line-height:1.25;letter-spacing:-.012em;margin:0 0 .9rem}
      section{padding:1.9rem 0 1rem;border-top:1px solid var(--line);scroll-margin-top:.5rem}
      .intro+section{margin-top:1.2rem}
      p{margin:0 0 1rem}
      .text{max-width:68ch;white-space:pre-line}
      .contents{font-size:.92rem}
      .contents ol{list-style:none;margin:0;padding:0}
      .contents a{display:block;color:var(--muted);text-decoration:none;padding:.3rem .75rem;
      border-left:2px solid var(--line)}
      .contents a:hover{color:var(--ink);border-color:var(--accent)}
      @media screen and (min-width:1060px){
      .layout{display:grid;grid-template-columns:232px minmax(0,800px);gap:56px}
      .contents{position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;padding:2.8rem 0 2rem}
      }
      @media screen and (max-width:1059px){
      .layout{max-width:832px}.wordmark,footer p{max-width:832px}
      .contents{padding-top:1rem}
      .contents ol{display:flex;flex-wrap:wrap;gap:.4rem}
      .contents a{border:1px solid var(--line);border-radius:99px;background:var(--surface);
      padding:.2rem .75rem}
      .intro{padding-top:1.6rem}
      }
      .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:.75rem;
      margin:0 0 1.4rem}
      .tiles div{background:var(--surface);border:1px solid var(--line);border-radius:10px;
      padding:.85rem 1rem .8rem;box-shadow:var(--shadow);min-width:0}
      .tiles dt{font-size:.82rem;line-height:1.3;color:var(--muted)}
      .tiles dd{margin:0}
      .tiles .value{font-size:1.7rem;line-height:1.25;font-weight:700;letter-spacing:-.02em;
      font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
      .tiles .hint{font-size:.8rem;line-height:1.35;color:var(--muted);margin-top:.15rem}
      figure{margin:0 0 1.2rem;background:var(--surface);border:1px solid var(--line);
      border-radius:10px;overflow:hidden;box-shadow:var(--shadow)}
      figure svg{margin:0 auto}
      .phone{display:none}
      @media screen and (max-width:700px){.wide{display:none}.phone{display:block}}
      .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(340px,100%),1fr));
      gap:0 1rem}
      .pair figure{min-width:0}
      details>summary{cursor:pointer}
      figure details{border-top:1px solid var(--line)}
      details.code{background:none;border:0;box-shadow:none}
      details.code>summary{font-size:.88rem;color:var(--accent)}
      details.code pre{margin-top:.5rem;background:var(--surface);border:1px solid var(--line);
      border-radius:10px}
      figure summary{padding:.55rem 1.1rem;font-size:.88rem;color:var(--accent)}
      figure .scroll{border:0;border-radius:0;border-top:1px solid var(--line);margin:0;box-shadow:none}
      .scroll{overflow-x:auto;background:var(--surface);border:1px solid var(--line);
      border-radius:10px;margin:0 0 1.2rem;box-shadow:var(--shadow)}
      table{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.4}
      caption{text-align:left;font-weight:700;font-size:.94rem;padding:.8rem 1rem .5rem}
      th,td{text-align:left;vertical-align:top;padding:.5rem .6rem;border-top:1px solid var(--line)}
      th:first-child,td:first-child{padding-left:1rem}
      th:last-child,td:last-child{padding-right:1rem}
      thead th{font-size:.8rem;font-weight:600;color:var(--muted);vertical-align:bottom;border-top:0;
      line-height:1.25}
      td{overflow-wrap:anywhere;min-width:7rem;white-space:pre-line}
      td.prose{min-width:15rem}
      td.word{min-width:0;white-space:nowrap}
      .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;min-width:0}
      th.number{white-space:normal;overflow-wrap:normal}
      .best td{background:var(--tint);font-weight:600}
      .best td:first-child{box-shadow:inset 3px 0 var(--accent)}
      .none{color:var(--muted);font-style:italic}
      .statuses,.quotes{list-style:none;margin:0 0 1.2rem;padding:0}
      .statuses{background:var(--surface);border:1px solid var(--line);border-radius:10px;
      box-shadow:var(--shadow)}
      .statuses li{display:grid;grid-template-columns:9.2rem minmax(0,1fr);gap:.2rem 1rem;
      padding:.65rem 1rem;border-top:1px solid var(--line)}
      .statuses li:first-child{border-top:0}
      .statuses p{margin:.1rem 0 0;font-size:.9rem;color:var(--muted)}
      .statuses .name{font-weight:600}
      .badge{display:inline-flex;align-items:center;gap:.4rem;font-size:.84rem;font-weight:600;
      align-self:start;justify-self:start;border-radius:99px;padding:.12rem .65rem .12rem .35rem}
      .badge svg{fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;
      stroke-linejoin:round;flex:none}
      .passed .badge{color:var(--good);background:var(--goodtint)}
      .failed .badge{color:var(--bad);background:var(--badtint)}
      .not-evaluated .badge,.skipped .badge{color:var(--muted);background:var(--page)}
      .callout{border:1px solid var(--line);border-left:4px solid var(--accent);background:var(--tint);
      border-radius:8px;padding:.8rem 1.1rem;margin:0 0 1.2rem}
      .callout p{margin:0}
      .callout .what{font-weight:700}
      .callout .kind{color:var(--accent)}
      .warning{border-left-color:var(--warn);background:var(--warntint)}
      .warning .kind{color:var(--warn)}
      .quotes li{background:var(--surface);border:1px solid var(--line);border-radius:10px;
      padding:.9rem 1.1rem;margin-bottom:.75rem;box-shadow:var(--shadow);break-inside:avoid}
      blockquote{margin:0 0 .7rem}
      blockquote p,blockquote summary{margin:0;white-space:pre-line;overflow-wrap:anywhere}
      blockquote details p{margin-top:.8rem;padding-left:.9rem;border-left:3px solid var(--line)}
      .more{color:var(--accent);font-size:.88rem;white-space:nowrap}
      .labels{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem .6rem;margin:0;font-size:.86rem}
      .labels span>span{color:var(--muted)}
      .chip{border:1px solid var(--line);border-radius:99px;padding:.08rem .7rem;max-width:100%}
      .chip.truth{background:var(--tint)}
      .confidence{display:inline-flex;align-items:center;gap:.45rem;font-variant-numeric:tabular-nums}
      .bar{display:inline-block;width:6rem;height:.5rem;border-radius:99px;background:var(--line);
      overflow:hidden}
      .bar i{display:block;height:100%;background:var(--accent);border-radius:99px}
      .facts{display:grid;grid-template-columns:minmax(8rem,13rem) minmax(0,1fr);margin:0 0 1.2rem;
      background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:.4rem 1rem;
      font-size:.92rem;box-shadow:var(--shadow)}
      .facts dt,.facts dd{padding:.42rem 0;margin:0;overflow-wrap:anywhere;white-space:pre-line}
      .facts dt{color:var(--muted);padding-right:1rem}
      .code{margin:0 0 1.2rem;background:var(--surface);border:1px solid var(--line);border-radius:10px;
      overflow:hidden;box-shadow:var(--shadow)}
      .caption{margin:0;padding:.6rem 1rem;font-size:.88rem;font-weight:700;
      border-bottom:1px solid var(--line)}
      pre{margin:0;padding:.9rem 1rem;overflow-x:auto;font:.84rem/1.5 ui-monospace,SFMono-Regular,Menlo,
      Consolas,"Liberation Mono",monospace}
      footer{border-top:1px solid var(--line);margin-top:2.4rem}
      footer p{max-width:1120px;margin:0 auto;padding:1.2rem 1rem 2rem;font-size:.88rem;
      color:var(--muted)}
      @media screen and (max-width:560px){
      .tiles{grid-template-columns:repeat(2,minmax(0,1fr))}
      .tiles .value{font-size:1.4rem}
      .statuses li{grid-template-columns:minmax(0,1fr)}
      .facts{grid-template-columns:minmax(0,1fr)}
      .facts dt{padding-bottom:0}.facts dd{padding-top:0}
      }
      @media print{
      @page{margin:16mm 14mm}
      :root{--page:#fff;--shadow:none}
      body{font-size:10.5pt}
      .contents,.skip{display:none}
      .layout,main,.wordmark,footer p{max-width:none;padding-left:0;padding-right:0}
      .top{border:0}.layout{padding-right:2px}.intro{padding-top:.6rem}
      figure,.scroll,.callout,.tiles,.statuses li,.code{break-inside:avoid}
      h2,caption{break-after:avoid}
      .scroll{overflow:visible}
      figure details,details.code{display:none}
      .best td,.callout,.badge,.bar,.bar i,.chip{print-color-adjust:exact;
      -webkit-print-color-adjust:exact}
      }
      @media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
      """;

  private Look() {}
}
