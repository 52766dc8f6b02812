package dev.starsight.report;

import dev.starsight.chart.Figure;
import dev.starsight.chart.Markup;
import dev.starsight.chart.ValueFormat;
import dev.starsight.report.Report.KeyFigure;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a {@link Report} as HTML that is also well-formed XML, so that tests can parse it. */
final class Page {

  /** Widths of figures: over the whole column, in half of it, on a phone. */
  private static final int WIDE = 798;

  private static final int HALF = 388;
  private static final int PHONE = 356;

  /** Longer texts are cut; the whole can be opened. */
  private static final int QUOTE = 420;

  private final Report report;
  private final StringBuilder out = new StringBuilder(1 << 16);
  private int figures;

  Page(Report report) {
    this.report = report;
  }

  String html() {
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n");
    head();
    out.append("<body>\n<a class=\"skip\" href=\"#content\">Skip to content</a>\n");
    out.append("<header class=\"top\">").append(Logo.WORDMARK).append("</header>\n");
    out.append("<div class=\"layout\">\n");
    contents();
    out.append("<main id=\"content\">\n<div class=\"intro\">\n");
    element("h1", report.title());
    if (!report.subtitle().isEmpty()) {
      element("p class=\"lead\"", report.subtitle());
    }
    if (!report.keyFigures().isEmpty()) {
      keyFigures(report.keyFigures());
    }
    out.append("</div>\n");
    for (int i = 0; i < report.sections().size(); i++) {
      section(i, report.sections().get(i));
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
    out.append("<head>\n<meta charset=\"utf-8\"/>\n");
    out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    out.append("style-src 'unsafe-inline'; img-src data:\"/>\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    out.append("<meta name=\"color-scheme\" content=\"light dark\"/>\n");
    out.append("<meta name=\"generator\" content=\"Starsight\"/>\n");
    out.append("<link rel=\"icon\" href=\"").append(Logo.ICON).append("\"/>\n");
    element("title", Markup.oneLine(report.title()));
    out.append("<style>\n").append(Stylesheet.CSS).append(Figure.stylesheet()).append("</style>\n");
    out.append("</head>\n");
  }

  private void contents() {
    out.append("<nav class=\"contents\" aria-label=\"Contents\">\n<ol>\n");
    for (int i = 0; i < report.sections().size(); i++) {
      out.append("<li><a href=\"#section-").append(i + 1).append("\">");
      out.append(Markup.escape(report.sections().get(i).heading())).append("</a></li>\n");
    }
    out.append("</ol>\n</nav>\n");
  }

  private void section(int index, Section section) {
    String id = "section-" + (index + 1);
    out.append("<section id=\"").append(id).append("\" aria-labelledby=\"").append(id);
    out.append("-heading\">\n<h2 id=\"").append(id).append("-heading\">");
    out.append(Markup.escape(section.heading())).append("</h2>\n");
    section.blocks().forEach(this::block);
    out.append("</section>\n");
  }

  private void block(Block block) {
    if (block instanceof Block.Paragraph paragraph) {
      element("p class=\"text\"", unbroken(paragraph.text()));
    } else if (block instanceof Block.KeyFigures tiles) {
      keyFigures(tiles.tiles());
    } else if (block instanceof Block.Table table) {
      table(table.table());
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
      if (!tile.hint().isEmpty()) {
        element("dd class=\"hint\"", tile.hint());
      }
      out.append("</div>\n");
    }
    out.append("</dl>\n");
  }

  /** No line ends between a number and its percent sign. */
  private static String unbroken(String prose) {
    return prose.replace(" %", "\u00A0%");
  }

  private void table(ReportTable table) {
    table(table, table.caption().isEmpty() ? "Table" : Markup.oneLine(table.caption()));
  }

  private void table(ReportTable table, String name) {
    out.append("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    out.append(Markup.escape(name)).append("\">\n<table>\n");
    if (!table.caption().isEmpty()) {
      element("caption", table.caption());
    }
    out.append("<thead><tr>");
    int columns = table.headers().size();
    for (int i = 0; i < columns; i++) {
      element("th scope=\"col\"" + kind(table, i), table.headers().get(i));
    }
    out.append("</tr></thead>\n<tbody>\n");
    for (int r = 0; r < table.rows().size(); r++) {
      out.append(r == table.highlightedRow() ? "<tr class=\"best\">" : "<tr>");
      for (int i = 0; i < columns; i++) {
        element("td" + kind(table, i), table.rows().get(r).get(i));
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

  private void figures(Block.Figures some) {
    boolean alone = some.figures().size() == 1;
    out.append(alone ? "" : "<div class=\"pair\">\n");
    for (Figure figure : some.figures()) {
      String id = "figure-" + ++figures;
      out.append("<figure>\n");
      if (alone) {
        // Scaled to a phone's width the wide drawing could not be read: there is one for each.
        out.append("<div class=\"wide\">").append(figure.fragment(id, WIDE)).append("</div>\n");
        String phone = id + "-phone";
        out.append("<div class=\"phone\">")
            .append(figure.fragment(phone, PHONE))
            .append("</div>\n");
      } else {
        out.append(figure.fragment(id, HALF));
      }
      if (alone && some.table().isPresent()) {
        out.append("<details><summary>The numbers as a table</summary>\n");
        table(some.table().get(), Markup.oneLine(figure.title()));
        out.append("</details>\n");
      }
      out.append("</figure>\n");
    }
    out.append(alone ? "" : "</div>\n");
  }

  private void statuses(List<Block.StatusLine> lines) {
    out.append("<ul class=\"statuses\">\n");
    for (Block.StatusLine line : lines) {
      String kind = line.status().name().toLowerCase(Locale.ROOT).replace('_', '-');
      out.append("<li class=\"").append(kind).append("\"><span class=\"badge\">");
      out.append("<svg viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\">");
      out.append("<circle cx=\"8\" cy=\"8\" r=\"7.2\"/><path d=\"").append(line.status().sign());
      out.append("\"/></svg>").append(line.status().words()).append("</span>");
      out.append("<div>");
      element("span class=\"name\"", line.name());
      if (!line.message().isEmpty()) {
        element("p", line.message());
      }
      out.append("</div></li>\n");
    }
    out.append("</ul>\n");
  }

  private void callout(Block.Callout callout) {
    out.append("<div class=\"callout ").append(callout.warning() ? "warning" : "note");
    out.append("\" role=\"note\">");
    String kind = callout.warning() ? "Warning: " : "Note: ";
    out.append("<p class=\"what\"><span class=\"kind\">").append(kind).append("</span>");
    out.append(Markup.escape(callout.heading())).append("</p>");
    if (!callout.text().isEmpty()) {
      element("p", callout.text());
    }
    out.append("</div>\n");
  }

  private void quotes(List<Block.Quote> quotes) {
    out.append("<ul class=\"quotes\">\n");
    for (Block.Quote quote : quotes) {
      out.append("<li>\n");
      quoteText(quote.text());
      out.append("<p class=\"labels\">");
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
    out.append("<blockquote dir=\"auto\">");
    if (text.isBlank()) {
      out.append("<p class=\"none\">(empty text)</p>");
    } else if (text.codePointCount(0, text.length()) <= QUOTE) {
      element("p", text);
    } else {
      int cut = text.offsetByCodePoints(0, QUOTE - 60);
      out.append("<details><summary>").append(Markup.escape(text.substring(0, cut)));
      out.append("\u2026 <span class=\"more\">whole text</span></summary>");
      element("p", text);
      out.append("</details>");
    }
    out.append("</blockquote>\n");
  }

  private void chip(String name, String label, String kind) {
    out.append("<span class=\"chip ").append(kind).append("\"><span>").append(name);
    out.append("</span> ");
    element("b", label);
    out.append("</span>");
  }

  private void confidence(double confidence) {
    if (!(confidence >= 0 && confidence <= 1)) {
      return;
    }
    String percent = ValueFormat.percent(0).format(confidence);
    out.append("<span class=\"confidence\"><span>confidence</span> <span class=\"bar\">");
    out.append("<i style=\"width:").append(Math.round(confidence * 100)).append("%\"></i></span> ");
    element("b", percent);
    out.append("</span>");
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
    } else if (!code.caption().isEmpty()) {
      element("p class=\"caption\"", code.caption());
    }
    out.append("<pre tabindex=\"0\"><code>").append(Markup.escape(code.source()));
    out.append("</code></pre></").append(element).append(">\n");
  }

  /** An element with text; the opening may have attributes. */
  private void element(String opening, String text) {
    int space = opening.indexOf(' ');
    String name = space < 0 ? opening : opening.substring(0, space);
    out.append('<').append(opening).append('>');
    out.append(Markup.escape(text)).append("</").append(name).append('>');
  }
}
