package dev.starsight.automl.report;

import static dev.starsight.report.ReportTable.score;

import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.automl.source.CompiledCandidate;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.report.Report;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A candidate before and after it was edited and run again, both on the same rows. Immutable.
 *
 * <pre>{@code
 * CandidateComparison comparison = new CandidateComparison(before, after, changes);
 * comparison.report(source, null, "Not looked at.", examples).writeTo(Path.of("report.html"));
 * }</pre>
 *
 * @param before the record that was read
 * @param after the record of the new run
 * @param changes that a person made in the Java file in between
 */
public record CandidateComparison(
    CandidateRecord before, CandidateRecord after, List<CompiledCandidate.Change> changes) {

  private static final int CONTEXT = 16;
  private static final int LONGEST = 160;
  private static final int NAME = 26;
  private static final String ROW = "%-18s %26s %26s %11s\n";

  public CandidateComparison {
    changes = List.copyOf(changes);
  }

  /** Returns whether the candidate is better than before, by the metric of its search. */
  public boolean isBetter() {
    Metric metric = before.search().metric();
    return metric.score(after.validation()) > metric.score(before.validation());
  }

  /**
   * Returns the page of the new run: the changes, the metrics on validation side by side, the
   * edited candidate on the test part if that was looked at, and its source.
   *
   * @param source the Java of the edited candidate
   * @param test the evaluation of the edited candidate on the test part; null if that was not
   *     looked at, as it should be until the last edit
   * @param testNote what a reader should know of the test part, in words, such as how often it was
   *     looked at
   * @param examples all rows, with those of the test part
   */
  public Report report(
      String source, @Nullable Evaluation test, String testNote, Dataset<Example> examples) {
    return RerunReport.of(this, source, test, testNote, examples);
  }

  /** Returns the changes and the metrics on validation side by side, as lines for a terminal. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        changes.isEmpty() ? "nothing changed in " + before.source() + "\n" : "what changed:\n");
    shownChanges().forEach(change -> text.append("  ").append(change).append('\n'));
    text.append(
        String.format(
            Locale.ROOT,
            "\non %,d validation rows, with 95 %% intervals:\n",
            after.validation().rows()));
    String name =
        before.name().length() <= NAME ? before.name() : before.name().substring(0, NAME - 1) + "…";
    text.append(String.format(Locale.ROOT, ROW, "metric", name, "edited", "difference"));
    List<Metrics.Figure> edited = after.validation().figures();
    List<Metrics.Figure> original = before.validation().figures();
    for (int i = 0; i < original.size(); i++) {
      text.append(
          String.format(
              Locale.ROOT,
              ROW,
              original.get(i).name(),
              withInterval(original.get(i)),
              withInterval(edited.get(i)),
              difference(original.get(i), edited.get(i))));
    }
    return text.toString();
  }

  private static String withInterval(Metrics.Figure figure) {
    String range = interval(figure);
    return score(figure.value()) + (range.isEmpty() ? "" : " (" + range + ")");
  }

  /** Returns the interval of a figure; empty if there is none. */
  static String interval(Metrics.Figure figure) {
    Interval interval = figure.interval();
    return interval == null ? "" : score(interval.low()) + "–" + score(interval.high());
  }

  /** Returns the increase of a figure. */
  static String difference(Metrics.Figure before, Metrics.Figure after) {
    double difference = after.value() - before.value();
    return Double.isNaN(difference) ? "–" : String.format(Locale.ROOT, "%+.3f", difference);
  }

  /** Returns the changes; a change of the code is cut to the place that differs. */
  List<CompiledCandidate.Change> shownChanges() {
    return changes.stream().map(CandidateComparison::shortened).toList();
  }

  private static CompiledCandidate.Change shortened(CompiledCandidate.Change change) {
    if (!change.name().equals(CompiledCandidate.CODE)
        || !(change.before() instanceof String before)
        || !(change.after() instanceof String after)) {
      return change;
    }
    int shorter = Math.min(before.length(), after.length());
    int beginning = 0;
    while (beginning < shorter && before.charAt(beginning) == after.charAt(beginning)) {
      beginning++;
    }
    int end = 0;
    while (end < shorter - beginning
        && before.charAt(before.length() - 1 - end) == after.charAt(after.length() - 1 - end)) {
      end++;
    }
    return new CompiledCandidate.Change(
        change.name(), excerpt(before, beginning, end), excerpt(after, beginning, end));
  }

  /** Returns the text between a common beginning and end, with a little of both. */
  private static String excerpt(String text, int beginning, int end) {
    int from = Math.max(0, beginning - CONTEXT);
    int to = Math.min(text.length(), text.length() - end + CONTEXT);
    int cut = Math.min(to, from + LONGEST);
    return (from > 0 ? "…" : "") + text.substring(from, cut) + (cut < text.length() ? "…" : "");
  }
}
