package dev.starsight.report;

import dev.starsight.chart.Figure;
import dev.starsight.chart.ValueFormat;
import dev.starsight.chart.internal.Markup;
import dev.starsight.report.Report.KeyFigure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Writes a {@link Report} as HTML that is also well-formed XML, so that tests can parse it. */
final class Page {

  /** Widths of figures: over the whole column, over half of it, on a phone. */
  private static final int WIDE = 798;

  private static final int HALF = 388;
  private static final int PHONE = 356;

  /** Longer quotes are cut and can be opened. */
  private static final int MAX_QUOTE_LENGTH = 420;

  private static final String CSS = read("report.css");

  /** The logo: a four-pointed star in a circle. */
  private static final String LOGO =
      "<circle cx='16' cy='16' r='12.5' fill='none' stroke='#17698a' stroke-width='2.6'/>"
          + "<path d='M16 6.5c.9 6 3.5 8.6 9.5 9.5-6 .9-8.6 3.5-9.5 9.5"
          + "-.9-6-3.5-8.6-9.5-9.5 6-.9 8.6-3.5 9.5-9.5z' fill='#e2a32b'/>";

  private static final String ICON =
      "data:image/svg+xml,"
          + ("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>" + LOGO + "</svg>")
              .replace("<", "%3C")
              .replace(">", "%3E")
              .replace("#", "%23");

  private final Report report;
  private final StringBuilder out = new StringBuilder(1 << 16);
  private int figures;

  Page(Report report) {
    this.report = report;
  }

  private static String read(String resource) {
    try (InputStream in = Page.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing beside " + Page.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String html() {
    head();
    out.append(
        """
        <body>
        <a class="skip" href="#content">Skip to content</a>
        <header class="top"><span class="wordmark"><svg xmlns="http://www.w3.org/2000/svg" \
        viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">\
        """);
    out.append(LOGO).append("</svg>Starsight</span></header>\n<div class=\"layout\">\n");
    contents();
    out.append("<main id=\"content\">\n<div class=\"intro\">\n");
    element("h1", report.title());
    optional("p class=\"lead\"", report.subtitle());
    if (!report.keyFigures().isEmpty()) {
      keyFigures(report.keyFigures());
    }
    out.append("</div>\n");
    for (int i = 0; i < report.sections().size(); i++) {
      section("section-" + (i + 1), report.sections().get(i));
    }
    out.append("</main>\n</div>\n");
    if (!report.footer().isEmpty()) {
      out.append("<footer>");
      element("p", report.footer());
      out.append("</footer>\n");
    }
    return out.append("</body>\n</html>\n").toString();
  }

  private void head() {
    out.append(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
        style-src 'unsafe-inline'; img-src data:"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="generator" content="Starsight"/>
        <link rel="icon" href="%s"/>
        """
            .formatted(ICON));
    element("title", Markup.oneLine(report.title()));
    out.append("<style>\n").append(CSS).append(Figure.stylesheet()).append("</style>\n</head>\n");
  }

  private void contents() {
    out.append("<nav class=\"contents\" aria-label=\"Contents\">\n<ol>\n");
    for (int i = 0; i < report.sections().size(); i++) {
      out.append("<li><a href=\"#section-").append(i + 1).append("\">");
      out.append(Markup.escape(report.sections().get(i).heading())).append("</a></li>\n");
    }
    out.append("</ol>\n</nav>\n");
  }

  private void section(String id, Section section) {
    out.append("<section id=\"%1$s\" aria-labelledby=\"%1$s-heading\">\n".formatted(id));
    element("h2 id=\"" + id + "-heading\"", section.heading());
    out.append('\n');
    section.blocks().forEach(this::block);
    out.append("</section>\n");
  }

  private void block(Block block) {
    if (block instanceof Block.Paragraph paragraph) {
      element("p class=\"text\"", unbroken(paragraph.text()));
    } else if (block instanceof Block.KeyFigures tiles) {
      keyFigures(tiles.tiles());
    } else if (block instanceof Block.Table table) {
      String caption = table.table().caption();
      table(table.table(), caption.isEmpty() ? "Table" : caption);
    } else if (block instanceof Block.Figures some) {
      figures(some);
    } else if (block instanceof Block.Statuses statuses) {
      statuses(statuses.lines());
    } else if (block instanceof Block.Callout callout) {
      callout(callout);
    } else if (block instanceof Block.Quotes quotes) {
      quotes(quotes.quotes());
    } else if (block instanceof Block.Facts facts) {
      facts(facts.entries());
    } else if (block instanceof Block.Code code) {
      code(code);
    }
  }

  private void keyFigures(List<KeyFigure> tiles) {
    out.append("<dl class=\"tiles\">\n");
    for (KeyFigure tile : tiles) {
      out.append("<div>");
      element("dt", tile.label());
      element("dd class=\"value\"", tile.value());
      optional("dd class=\"hint\"", tile.hint());
      out.append("</div>\n");
    }
    out.append("</dl>\n");
  }

  /** Prevents line breaks between a number and its percent sign. */
  private static String unbroken(String prose) {
    return prose.replace(" %", "\u00A0%");
  }

  private void table(ReportTable table, String name) {
    out.append("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    out.append(Markup.escape(Markup.oneLine(name))).append("\">\n<table>\n");
    optional("caption", table.caption());
    out.append("<thead><tr>");
    int columns = table.headers().size();
    List<String> kinds = IntStream.range(0, columns).mapToObj(i -> kind(table, i)).toList();
    for (int i = 0; i < columns; i++) {
      element("th scope=\"col\"" + kinds.get(i), table.headers().get(i));
    }
    out.append("</tr></thead>\n<tbody>\n");
    for (int r = 0; r < table.rows().size(); r++) {
      out.append(r == table.highlightedRow() ? "<tr class=\"best\">" : "<tr>");
      for (int i = 0; i < columns; i++) {
        element("td" + kinds.get(i), table.rows().get(r).get(i));
      }
      out.append("</tr>\n");
    }
    if (table.rows().isEmpty()) {
      out.append("<tr><td class=\"none\" colspan=\"").append(Math.max(1, columns));
      out.append("\">No rows</td></tr>\n");
    }
    out.append("</tbody>\n</table>\n</div>\n");
  }

  private static String kind(ReportTable table, int column) {
    return table.isNumeric(column)
        ? " class=\"number\""
        : table.isProse(column)
            ? " class=\"prose\""
            : table.isWord(column) ? " class=\"word\"" : "";
  }

  private void figures(Block.Figures block) {
    boolean alone = block.figures().size() == 1;
    out.append(alone ? "" : "<div class=\"pair\">\n");
    for (Figure figure : block.figures()) {
      String id = "figure-" + ++figures;
      out.append("<figure>\n");
      if (alone) {
        // The wide drawing is unreadable when scaled to the width of a phone, so there are two.
        String phone = figure.fragment(id + "-phone", PHONE);
        out.append("<div class=\"wide\">").append(figure.fragment(id, WIDE)).append("</div>\n");
        out.append("<div class=\"phone\">").append(phone).append("</div>\n");
      } else {
        out.append(figure.fragment(id, HALF));
      }
      if (alone && block.table() != null) {
        out.append("<details><summary>The numbers as a table</summary>\n");
        table(block.table(), figure.title());
        out.append("</details>\n");
      }
      out.append("</figure>\n");
    }
    out.append(alone ? "" : "</div>\n");
  }

  private void statuses(List<Report.StatusLine> lines) {
    out.append("<ul class=\"statuses\">\n");
    for (Report.StatusLine line : lines) {
      String kind = line.status().name().toLowerCase(Locale.ROOT).replace('_', '-');
      out.append(
          """
          <li class="%s"><span class="badge">\
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">\
          <circle cx="8" cy="8" r="7.2"/><path d="%s"/></svg>%s</span><div>\
          """
              .formatted(kind, line.status().sign(), line.status().words()));
      element("span class=\"name\"", line.name());
      optional("p", line.message());
      out.append("</div></li>\n");
    }
    out.append("</ul>\n");
  }

  private void callout(Block.Callout callout) {
    out.append("<div class=\"callout ").append(callout.warning() ? "warning" : "note");
    out.append("\" role=\"note\"><p class=\"what\"><span class=\"kind\">");
    out.append(callout.warning() ? "Warning: " : "Note: ").append("</span>");
    out.append(Markup.escape(callout.heading())).append("</p>");
    optional("p", callout.text());
    out.append("</div>\n");
  }

  private void quotes(List<Report.Quote> quotes) {
    out.append("<ul class=\"quotes\">\n");
    for (Report.Quote quote : quotes) {
      out.append("<li>\n<blockquote dir=\"auto\">");
      quoteText(quote.text());
      out.append("</blockquote>\n<p class=\"labels\">");
      if (!quote.truth().isEmpty()) {
        chip("true", quote.truth(), "truth");
      }
      chip("predicted", quote.predicted(), "guess");
      confidence(quote.confidence());
      out.append("</p>\n</li>\n");
    }
    out.append("</ul>\n");
  }

  private void quoteText(String text) {
    if (text.isBlank()) {
      out.append("<p class=\"none\">(empty text)</p>");
    } else if (text.codePointCount(0, text.length()) <= MAX_QUOTE_LENGTH) {
      element("p", text);
    } else {
      int cut = text.offsetByCodePoints(0, MAX_QUOTE_LENGTH - 60);
      out.append("<details><summary>").append(Markup.escape(text.substring(0, cut)));
      out.append("\u2026 <span class=\"more\">whole text</span></summary>");
      element("p", text);
      out.append("</details>");
    }
  }

  private void chip(String name, String label, String kind) {
    out.append("<span class=\"chip %s\"><span>%s</span> ".formatted(kind, name));
    element("b", label);
    out.append("</span>");
  }

  private void confidence(double confidence) {
    if (confidence >= 0 && confidence <= 1) {
      out.append("<span class=\"confidence\"><span>confidence</span> <span class=\"bar\">");
      out.append("<i style=\"width:").append(Math.round(confidence * 100));
      out.append("%\"></i></span> ");
      element("b", ValueFormat.percent(0).format(confidence));
      out.append("</span>");
    }
  }

  private void facts(Map<String, String> entries) {
    out.append("<dl class=\"facts\">\n");
    entries.forEach(
        (name, value) -> {
          element("dt", name);
          element("dd", unbroken(value));
        });
    out.append("</dl>\n");
  }

  private void code(Block.Code code) {
    String element = code.folded() ? "details" : "div";
    out.append('<').append(element).append(" class=\"code\">");
    if (code.folded()) {
      element("summary", code.caption());
    } else {
      optional("p class=\"caption\"", code.caption());
    }
    out.append("<pre tabindex=\"0\"><code>").append(Markup.escape(code.source()));
    out.append("</code></pre></").append(element).append(">\n");
  }

  /** Writes an element with text, unless the text is empty. */
  private void optional(String opening, String text) {
    if (!text.isEmpty()) {
      element(opening, text);
    }
  }

  /** Writes an element with text; {@code opening} is its name and perhaps attributes. */
  private void element(String opening, String text) {
    int space = opening.indexOf(' ');
    String name = space < 0 ? opening : opening.substring(0, space);
    out.append('<').append(opening).append('>');
    out.append(Markup.escape(text)).append("</").append(name).append('>');
  }
}
