package dev.starsight.automl.report;

import dev.starsight.automl.search.Leaderboard;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.HeadlineGain;
import dev.starsight.evaluation.report.EvaluationSections;
import dev.starsight.profile.TableProfile;
import dev.starsight.report.Report;
import dev.starsight.report.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The page of a candidate search: the leaderboard with intervals, what table columns add, the
 * hyperparameters that were tried, and the best candidate on the test part. Immutable.
 *
 * <pre>{@code
 * SearchReport.of(board, test, examples).report().writeTo(Path.of("report.html"));
 * }</pre>
 *
 * @param board with at least one trial that was scored
 * @param test the evaluation of the best candidate
 * @param examples all rows, those of the test part among them
 * @param profile of the rows; null leaves out what table columns add
 * @param headline what headlines gained; null leaves that out
 * @param explanations sections between the metrics and the mistakes; may be empty
 * @param testNote what a reader should know of the test part, in words: what the split kept apart,
 *     how often the part was looked at; may be empty
 */
public record SearchReport(
    Leaderboard board,
    Evaluation test,
    Dataset<Example> examples,
    @Nullable TableProfile profile,
    @Nullable HeadlineGain headline,
    List<Section> explanations,
    String testNote) {

  public SearchReport {
    explanations = List.copyOf(explanations);
  }

  /** Returns the report of a search without profile and explanations. */
  public static SearchReport of(Leaderboard board, Evaluation test, Dataset<Example> examples) {
    return new SearchReport(board, test, examples, null, null, List.of(), "");
  }

  /** Returns the same report with a section on what table columns add. */
  public SearchReport withProfile(TableProfile profiled) {
    return new SearchReport(board, test, examples, profiled, headline, explanations, testNote);
  }

  /** Returns the same report with a section on what headlines gained, if that is known. */
  public SearchReport withHeadline(@Nullable HeadlineGain gain) {
    return new SearchReport(board, test, examples, profile, gain, explanations, testNote);
  }

  /** Returns the same report with one more section that explains the best candidate. */
  public SearchReport withExplanations(Section section) {
    List<Section> more = new ArrayList<>(explanations);
    more.add(section);
    return new SearchReport(board, test, examples, profile, headline, more, testNote);
  }

  /** Returns the same report with sentences about the test part. */
  public SearchReport withTestNote(String sentences) {
    return new SearchReport(board, test, examples, profile, headline, explanations, sentences);
  }

  /** Returns the leaderboard as a section: a figure, a table, and why each candidate was tried. */
  public static Section leaderboard(Leaderboard board) {
    return LeaderboardSections.ranking(board);
  }

  private Section figures() {
    return EvaluationSections.figures(
        "The best one, " + board.best().name() + ", on the test part", test);
  }

  /** Returns the page. */
  public Report report() {
    Report report =
        Report.titled("Candidates")
            .withSubtitle(String.format(Locale.ROOT, "%,d labelled rows", examples.size()))
            .with(leaderboard(board));
    if (profile != null) {
      report = report.with(ColumnGain.sections(board, profile));
    }
    return report
        .with(EvaluationSections.headline(headline))
        .with(LeaderboardSections.settings(board))
        .with(testNote.isEmpty() ? figures() : figures().paragraph(testNote))
        .with(board.bestOnValidation().map(EvaluationSections::decodings).stream().toList())
        .with(explanations)
        .with(EvaluationSections.slices(test))
        .with(EvaluationSections.mistakes(test))
        .with(Section.titled("Provenance").facts(examples.provenance().facts()));
  }
}
