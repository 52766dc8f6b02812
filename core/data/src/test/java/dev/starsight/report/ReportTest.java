package dev.starsight.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.starsight.chart.Bars;
import dev.starsight.chart.Figure;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.Report.Quote;
import dev.starsight.report.Report.Status;
import dev.starsight.report.Report.StatusLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportTest {

  private static final String HOSTILE =
      "</style></title><script src=\"//x\">alert('&')</script>\u0000\uD800";

  private static Report everywhere(String text) {
    Figure figure = Bars.horizontal(text, List.of(new Bars.Bar(text, 1))).withSubtitle(text);
    KeyFigure tile = new KeyFigure(text, text, text);
    return Report.titled(text)
        .withSubtitle(text)
        .withFooter(text)
        .withKeyFigures(tile)
        .with(
            Section.titled(text)
                .paragraph(text)
                .keyFigures(tile)
                .table(ReportTable.of(text, text, text).row(text, text).withHighlight(0))
                .figure(figure, ReportTable.of(text, text))
                .figures(figure, figure)
                .statuses(List.of(new StatusLine(Status.FAILED, text, text)))
                .warning(text, text)
                .note(text, text)
                .quotes(List.of(new Quote(text, text, text, 0.5), new Quote(text, "", text, 0.1)))
                .facts(Map.of(text, text))
                .code(text, text)
                .foldedCode(text, text));
  }

  @Provide
  Arbitrary<String> text() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(80),
        Arbitraries.strings().withChars("<>&\"'-]\u0000\n\r\uD83D\uDE00").ofMaxLength(600));
  }

  @Property(tries = 40)
  void showsAnyTextAsText(@ForAll("text") String text) {
    Document page = HtmlPages.parse(everywhere(text).html());

    assertThat(visible(page.getDocumentElement().getTextContent())).contains(visible(text));
    assertThat(page.getElementsByTagName("h1").getLength()).isEqualTo(1);
  }

  /** Leaves out white space and what XML cannot hold. */
  private static String visible(String text) {
    return text.replaceAll("[\\s\\p{Cc}\\x{fffd}\\x{fffe}\\x{ffff}\\p{Cs}]", "");
  }

  @Test
  void escapesMarkup() {
    String html = everywhere(HOSTILE).html();
    assertThat(html).doesNotContain("<script").doesNotContain("\u0000");
    assertThat(HtmlPages.parse(html).getElementsByTagName("script").getLength()).isZero();
  }

  @Test
  void isOnePageThatLoadsNothing() {
    HtmlPages.assertSelfContained(everywhere("a & b").html());
    HtmlPages.assertSelfContained(Report.titled("empty").html());
    assertThat(everywhere("a").html())
        .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
        .contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"");
  }

  @Test
  void isTheSameInATurkishLocale() {
    Locale before = Locale.getDefault();
    String expected = everywhere("I\u0131i\u0130").html();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(everywhere("I\u0131i\u0130").html()).isEqualTo(expected);
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(everywhere("I\u0131i\u0130").html()).isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void showsStatusesInWords() {
    for (Status status : Status.values()) {
      Section section = Section.titled("s").statuses(List.of(new StatusLine(status, "a", "")));
      assertThat(Report.titled("r").with(section).html()).contains("</svg>" + status.words());
    }
  }

  @Test
  void alignsNumbersToTheRight() {
    ReportTable table =
        ReportTable.of("t", "Name", "Rows", "Share", "Mixed")
            .row("a", 1234567, "12.5 %", "1")
            .row("b", -3.5, "n/a", "one");
    assertThat(List.of(0, 1, 2, 3)).map(table::isNumeric).containsExactly(false, true, true, false);
    assertThat(table.rows().get(0)).containsExactly("a", "1,234,567", "12.5 %", "1");
  }

  @Test
  void refusesRowsOfAnotherLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReportTable.of("t", "a", "b").row("only one"))
        .withMessageContaining("2 cells");
  }

  @Test
  void keepsLongTextsComplete() {
    String text = "\uD83D\uDE00 words ".repeat(200);
    Section section = Section.titled("s").quotes(List.of(new Quote(text, "1", "2", 0.3)));
    String html = Report.titled("r").with(section).html();
    assertThat(html).contains("<details><summary>").contains("<p>" + text + "</p>");
    HtmlPages.parse(html);
  }

  @Test
  void omitsUnknownConfidences() {
    Section section = Section.titled("s").quotes(List.of(new Quote("t", "1", "2", Double.NaN)));
    assertThat(Report.titled("r").with(section).html()).doesNotContain("class=\"confidence\"");
  }

  @Test
  void linksEverySection() {
    Report report = Report.titled("r").with(Section.titled("a")).with(Section.titled("a"));
    List<Element> links = HtmlPages.elements(HtmlPages.parse(report.html()), "a");
    assertThat(links).extracting(e -> e.getAttribute("href")).contains("#section-1", "#section-2");
    HtmlPages.assertSelfContained(report.html());
  }

  @Test
  void writesThePageIntoAFile(@TempDir Path directory) throws IOException {
    Report report =
        Report.titled("Two sections")
            .with(List.of(Section.titled("One"), Section.titled("The other")));
    Path file = directory.resolve("new").resolve("report.html");

    report.writeTo(file);

    assertThat(file).hasContent(report.html());
    assertThat(report.sections()).extracting(Section::heading).containsExactly("One", "The other");
  }

  @Test
  void aPageCarriesItsStylesheet() {
    String css = Report.titled("Any").html().replaceFirst("(?s).*<style>\n", "");

    assertThat(css).startsWith(":root{color-scheme:light dark;").contains("@media print{");
  }

  @Test
  void aScoreHasThreeDecimalsInEveryLocale() {
    assertThat(ReportTable.score(0.12345)).isEqualTo("0.123");
    assertThat(ReportTable.score(-1)).isEqualTo("-1.000");
    assertThat(ReportTable.score(Double.NaN)).isEqualTo("–");
  }

  @Test
  void isOneElementOfAnotherPage() {
    Report report = Report.titled("R & \"D\"").withSubtitle("<b>");

    String frame = report.frame(400);

    assertThat(frame)
        .startsWith("<iframe title=\"R &amp; &quot;D&quot;\" srcdoc=\"")
        .endsWith("\" style=\"width:100%;height:400px;border:0\"></iframe>");
    String page = frame.substring(frame.indexOf("srcdoc=\"") + 8, frame.indexOf("\" style="));
    assertThat(page.replace("&quot;", "\"").replace("&amp;", "&")).isEqualTo(report.html());
  }
}
