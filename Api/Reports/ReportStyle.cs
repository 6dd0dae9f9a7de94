namespace DrFunctions.Api;

/// <summary>How reports look. Colours come after signs, words and hatching: none is told by colour alone.</summary>
internal static class ReportStyle
{
    public static void Write(Html html) => html.Write($$$"""
        :root{--bg:#fff;--fg:#1c2128;--dim:#57606a;--line:#d0d7de;--card:#f6f8fa;--met:#116329;--missed:#b3261e;--unknown:#7a4d00;
        --s0:#6e7781;--s1:#a24b00;--s2:#8f6d00;--s3:#0b62b0;--s4:#7a3fa0;--s5:#0f766e;--s6:#3c6e1f;--s7:#8a3ffc}
        @media (prefers-color-scheme:dark){:root{--bg:#0f1318;--fg:#e6edf3;--dim:#9aa5b1;--line:#333b45;--card:#181e25;--met:#56d37a;
        --missed:#ff8a80;--unknown:#e9b44c;--s0:#8b949e;--s1:#f0883e;--s2:#d9b100;--s3:#58a6ff;--s4:#c297ea;--s5:#39c5bb;--s6:#8bc34a;--s7:#b794ff}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,"Segoe UI",sans-serif}
        main{max-width:1180px;margin:0 auto;padding:24px 20px 60px}
        h1{font-size:1.6rem;line-height:1.25;margin:0 0 12px;overflow-wrap:anywhere}
        h2{font-size:1.2rem;margin:36px 0 8px}
        h3{font-size:1rem;margin:24px 0 6px;overflow-wrap:anywhere}
        p{margin:4px 0}
        a{color:inherit}
        code,pre{font:.86em/1.5 ui-monospace,SFMono-Regular,Consolas,monospace;overflow-wrap:anywhere}
        pre{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:12px;overflow-x:auto;overflow-wrap:normal}
        dd,td,th,p,pre,code,h1,h3,span{unicode-bidi:isolate}
        .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(230px,1fr));gap:8px 24px;margin:0}
        .facts dt{color:var(--dim);font-size:.85rem}
        .facts dd{margin:0;overflow-wrap:anywhere}
        .badge{white-space:nowrap;font-weight:600}
        .met{color:var(--met)}.missed{color:var(--missed)}.unknown{color:var(--unknown)}.none{color:var(--dim)}
        .alert{border:2px solid var(--missed);border-radius:8px;padding:4px 16px 12px;margin-top:20px}
        .alert h2{margin-top:8px}
        .error{border-left:3px solid var(--missed);padding-left:10px;margin:6px 0;overflow-wrap:anywhere}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:14px}
        .tile{border:1px solid var(--line);border-top:4px solid currentColor;border-radius:8px;background:var(--card);padding:10px 14px}
        .tile h3{margin:0;color:var(--dim);font-weight:500}
        .tile p{color:var(--dim)}
        .tile p.value{color:var(--fg);font-size:1.5rem;font-weight:600}
        .tile p.verdict{color:inherit;font-weight:600}
        .note{color:var(--dim)}
        .legend{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:0 0 8px;padding:0}
        .key{width:16px;height:12px;vertical-align:-1px}
        .x{overflow-x:auto}
        .timeline{display:block;width:100%;min-width:860px}
        .timeline text{fill:var(--fg);font-size:12px}
        .timeline .name{text-anchor:end}
        .timeline .axis{text-anchor:middle;fill:var(--dim)}
        .timeline .in{fill:var(--bg);font-weight:600}
        .timeline .cross{fill:var(--missed);font-weight:700}
        .tick,.row{stroke:var(--line);fill:none}
        .s0{fill:var(--s0)}.s1{fill:var(--s1)}.s2{fill:var(--s2)}.s3{fill:var(--s3)}.s4{fill:var(--s4)}.s5{fill:var(--s5)}.s6{fill:var(--s6)}.s7{fill:var(--s7)}
        .bad{fill:url(#hatch);stroke:var(--missed);stroke-width:2}
        .hatch{fill:var(--bg);fill-opacity:.6}
        table{border-collapse:collapse;width:100%;font-size:.92em}
        caption{text-align:left;color:var(--dim);font-size:.85rem;padding:4px 0}
        th,td{text-align:left;vertical-align:top;padding:5px 12px 5px 0;border-bottom:1px solid var(--line)}
        thead th{color:var(--dim);font-weight:500;white-space:nowrap}
        tbody th{font-weight:600;white-space:nowrap}
        td{font-variant-numeric:tabular-nums}
        .t{white-space:nowrap}
        @media (max-width:760px){.x table{min-width:760px}tbody th{position:sticky;left:0;background:var(--bg)}}
        .m{content-visibility:auto;contain-intrinsic-size:auto 320px}
        @media print{:root{--bg:#fff;--fg:#000;--dim:#444;--line:#bbb;--card:#fff}main{max-width:none;padding:0}body{font-size:10pt}
        .x{overflow:visible}.timeline{min-width:0}.m{content-visibility:visible}tr,.tile,.error{break-inside:avoid}h2,h3,caption{break-after:avoid}
        *{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
        """);
}
