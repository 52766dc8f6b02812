package dev.starsight.phrases;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Bars;
import dev.starsight.chart.Lines;
import dev.starsight.chart.StackedBars;
import dev.starsight.chart.ValueFormat;
import dev.starsight.data.Provenance;
import dev.starsight.report.Report;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The page of {@link PhraseFindings}: new phrases first if there can be any, then those of each
 * side, each list with bars, the stars of its phrases, lines over time and typical reviews.
 */
public final class PhraseReport {

  private static final int BARS = 15;
  private static final int LINES = 6;
  private static final int TABLE_ROWS = 50;
  private static final int PHRASES_WITH_EXAMPLES = 10;
  private static final int EXCERPT = 240;

  /** A month with fewer reviews is a gap in a line: one review would be a peak. */
  private static final int ENOUGH = 20;

  private static final ValueFormat SHARE = ValueFormat.percent(2);

  private PhraseReport() {}

  /**
   * Returns the page.
   *
   * @param source the name of the reviews for the reader, such as the names of their files
   * @param findings the phrases
   * @param provenance the files of the reviews
   */
  public static Report of(String source, PhraseFindings findings, Provenance provenance) {
    PhraseSides sides = findings.sides();
    Report report =
        Report.titled("Phrases that tell two sides apart")
            .withSubtitle("%s: %s and %s".formatted(source, sides.first(), sides.second()))
            .withKeyFigures(keyFigures(findings));
    return report
        .with(sections(findings))
        .with(Section.titled("Provenance").facts(provenance.facts()));
  }

  /** Returns the sections of the page without its provenance, to be put into another page. */
  public static List<Section> sections(PhraseFindings findings) {
    PhraseSides sides = findings.sides();
    List<Section> sections = new ArrayList<>();
    if (sides.since() != null) {
      sections.add(newPhrases(findings));
    }
    for (String side : List.of(sides.first(), sides.second())) {
      sections.add(side(side, findings));
    }
    sections.add(method(findings));
    return sections;
  }

  private static KeyFigure[] keyFigures(PhraseFindings findings) {
    List<KeyFigure> figures = new ArrayList<>();
    if (findings.sides().since() != null) {
      figures.add(new KeyFigure(whole(findings.newPhrases().size()), "new phrases"));
    }
    figures.add(new KeyFigure(whole(findings.firstReviews()), findings.sides().first()));
    figures.add(new KeyFigure(whole(findings.secondReviews()), findings.sides().second()));
    figures.add(new KeyFigure(whole(findings.phrases().size()), "phrases that differ"));
    return figures.toArray(KeyFigure[]::new);
  }

  private static Section newPhrases(PhraseFindings findings) {
    YearMonth since = Objects.requireNonNull(findings.sides().since());
    Section section = Section.titled("New since " + since);
    List<Phrase> phrases = findings.newPhrases();
    if (phrases.isEmpty()) {
      return section.paragraph(
          "Nothing is said in these reviews that was not said in the months before.");
    }
    return evidence(
        section.paragraph(
            ("%s said now and %s not before, or at most a fifth as often. Phrases that only name a"
                    + " product come after those that clearly rose.")
                .formatted(
                    phrases.size() == 1 ? "One phrase is" : whole(phrases.size()) + " phrases are",
                    phrases.size() == 1 ? "was" : "were")),
        phrases,
        "Evidence that it is new, −log10 p",
        findings);
  }

  private static Section side(String side, PhraseFindings findings) {
    Section section = Section.titled("More often: " + side);
    List<Phrase> phrases = findings.phrases(side);
    return phrases.isEmpty()
        ? section.paragraph("No phrase is said more often on this side by more than chance.")
        : evidence(section, phrases, "z score of the log-odds", findings);
  }

  private static Section evidence(
      Section start, List<Phrase> phrases, String score, PhraseFindings findings) {
    List<Phrase> top = first(phrases, BARS);
    Section section =
        start.figure(
            Bars.horizontal(
                    "Phrases",
                    top.stream().map(one -> new Bars.Bar(one.text(), one.score())).toList())
                .withSubtitle(top.size() < phrases.size() ? "the first " + top.size() : "")
                .withAxis(Axis.of(score)),
            table(phrases, findings));
    List<String> labels = findings.labels();
    if (labels.size() > 1 && labels.size() <= 5) {
      section =
          section.figure(
              StackedBars.of(
                      "Stars of the reviews that say it",
                      labels,
                      top.stream().map(one -> stars(one, labels)).toList())
                  .withSubtitle("reviews of both sides"));
    }
    if (findings.months().size() > 1) {
      section = section.figure(lines(phrases, findings));
    }
    return section.table(examples(phrases));
  }

  private static StackedBars.Row stars(Phrase phrase, List<String> labels) {
    return StackedBars.Row.of(
        phrase.text(),
        labels.stream().mapToLong(label -> phrase.stars().getOrDefault(label, 0L)).toArray());
  }

  private static ReportTable table(List<Phrase> phrases, PhraseFindings findings) {
    ReportTable table =
        ReportTable.of(
            phrases.size() > TABLE_ROWS ? "The first " + TABLE_ROWS : "",
            "phrase",
            "reviews",
            "share",
            "other reviews",
            "share",
            "q",
            "begins");
    for (Phrase phrase : first(phrases, TABLE_ROWS)) {
      boolean isFirst = phrase.side().equals(findings.sides().first());
      long reviews = isFirst ? findings.firstReviews() : findings.secondReviews();
      long others = isFirst ? findings.secondReviews() : findings.firstReviews();
      table =
          table.row(
              phrase.text(),
              whole(phrase.reviews()),
              SHARE.format(phrase.reviews() / (double) reviews),
              whole(phrase.otherReviews()),
              SHARE.format(phrase.otherReviews() / (double) others),
              String.format(Locale.ROOT, phrase.q() < 1e-3 ? "%.0e" : "%.3f", phrase.q()),
              phrase.begins() == null ? "–" : phrase.begins().toString());
    }
    return table;
  }

  private static Lines lines(List<Phrase> phrases, PhraseFindings findings) {
    List<Lines.Series> series = new ArrayList<>();
    List<String> begins = new ArrayList<>();
    long most = findings.monthlyReviews().stream().mapToLong(reviews -> reviews).max().orElse(0);
    double enough = Math.max(1, Math.min(ENOUGH, most / 10.0));
    for (Phrase phrase : first(phrases, LINES)) {
      double[] x = new double[findings.months().size()];
      double[] y = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = position(findings.months().get(i));
        long reviews = findings.monthlyReviews().get(i);
        y[i] = reviews < enough ? Double.NaN : phrase.monthly().get(i) / (double) reviews;
      }
      series.add(Lines.Series.of(phrase.text(), x, y));
      if (phrase.begins() != null) {
        begins.add("“%s” begins in %s".formatted(phrase.text(), phrase.begins()));
      }
    }
    Lines lines =
        Lines.of("Share of the reviews of each month", series)
            .withSubtitle(String.join("; ", begins))
            .withAxes(
                Axis.of("month").withFormat(ValueFormat.year()),
                Axis.of("reviews that say it").withFormat(ValueFormat.percent(1)));
    YearMonth since = findings.sides().since();
    return since == null ? lines : lines.withMark(position(since), "since " + since);
  }

  private static double position(YearMonth month) {
    return month.getYear() + (month.getMonthValue() - 1) / 12.0;
  }

  private static ReportTable examples(List<Phrase> phrases) {
    ReportTable table = ReportTable.of("Typical reviews", "phrase", "stars", "date", "review");
    for (Phrase phrase : first(phrases, PHRASES_WITH_EXAMPLES)) {
      for (PhraseExample example : phrase.examples()) {
        table =
            table.row(
                phrase.text(),
                example.label().isEmpty() ? "–" : example.label(),
                example.date() == null ? "–" : example.date().toString(),
                excerpt(example.text(), phrase.text()));
      }
    }
    return table;
  }

  /** Returns the part of a text around the first word of a phrase, with blanks for line breaks. */
  static String excerpt(String text, String phrase) {
    String flat = text.replaceAll("(?i)<br ?/?>|\\s", " ").replaceAll(" {2,}", " ").strip();
    if (flat.length() <= EXCERPT) {
      return flat;
    }
    String lower = flat.toLowerCase(Locale.ROOT);
    int at = Math.max(0, lower.indexOf(phrase));
    if (at == 0) {
      int end = phrase.indexOf(' ');
      at = Math.max(0, lower.indexOf(end < 0 ? phrase : phrase.substring(0, end)));
    }
    int from = Math.min(Math.max(0, at - EXCERPT / 3), flat.length() - EXCERPT);
    from = from == 0 ? 0 : flat.indexOf(' ', from) + 1;
    int to = Math.min(flat.length(), from + EXCERPT);
    to = to == flat.length() ? to : Math.max(from + 1, flat.lastIndexOf(' ', to));
    return (from == 0 ? "" : "… ") + flat.substring(from, to) + (to == flat.length() ? "" : " …");
  }

  private static Section method(PhraseFindings findings) {
    Section section =
        Section.titled("How it was counted")
            .paragraph(
                "A review counts once for a phrase, however often it says it. Texts of five words"
                    + " or"
                    + " more that several reviews of a side have count once (%s reviews were left out)."
                        .formatted(whole(findings.copies())));
    section =
        section.paragraph(
            "Phrases of one to four words are ranked by their log-odds with an informative"
                + " Dirichlet"
                + " prior (Monroe, Colaresi and Quinn, 2008). Of %s phrases that could differ, those"
                    .formatted(whole(findings.tested()))
                + " shown pass Fisher's exact test; at most 5 % of them are expected to be there by"
                + " chance (Benjamini and Hochberg, 1995).");
    return findings.sampleReviews() == 0
        ? section
        : section.note(
            "A sample chose the phrases",
            "The phrases and their q are of a sample of %s reviews; their counts are of all reviews."
                .formatted(whole(findings.sampleReviews())));
  }

  private static <T> List<T> first(List<T> all, int most) {
    return all.subList(0, Math.min(most, all.size()));
  }

  private static String whole(long count) {
    return ValueFormat.whole().format(count);
  }
}
