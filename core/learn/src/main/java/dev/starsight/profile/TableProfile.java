package dev.starsight.profile;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The profile of a labelled table before training. Immutable.
 *
 * @param provenance where the rows come from
 * @param rows number of rows
 * @param text the column of the text
 * @param label the column of the label
 * @param columns the others, by name
 * @param labelCounts rows by label, in the order of the label set
 * @param problem the kind of problem, and the metric to compare models by
 * @param repeats texts that occur more than once
 * @param leaks what names or determines the label, found in a sample of 20,000 rows; the text is
 *     only checked for naming it
 * @param samples ten rows, or all if there are fewer
 */
public record TableProfile(
    Provenance provenance,
    long rows,
    ColumnProfile text,
    ColumnProfile label,
    List<ColumnProfile> columns,
    Map<String, Long> labelCounts,
    Problem problem,
    TextRepeats repeats,
    List<LeakageCheck.Leak> leaks,
    List<Example> samples) {

  public TableProfile {
    columns = List.copyOf(columns);
    labelCounts = Collections.unmodifiableMap(new LinkedHashMap<>(labelCounts));
    leaks = List.copyOf(leaks);
    samples = List.copyOf(samples);
  }

  /**
   * Profiles labelled rows in one pass.
   *
   * @param textColumn name of the text column
   * @param labelColumn name of the label column
   * @param seed draws the rows that quantiles and signals are computed from where there are many
   * @throws StarsightException if nothing can be learned from the labels: there is no row, all rows
   *     have the same label, or there are so many labels that they must be numbers or ids
   * @throws IllegalStateException if a row has no label
   */
  public static TableProfile of(
      Dataset<Example> labelled, String textColumn, String labelColumn, long seed) {
    TableProfiler profiler = new TableProfiler(textColumn, labelColumn, seed);
    labelled.forEach(profiler::add);
    return profiler.profile(labelled.provenance());
  }

  /** Returns the column of this name. */
  public Optional<ColumnProfile> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /** Returns the leak found in a column, if there is one. */
  public Optional<LeakageCheck.Leak> leak(String column) {
    return leaks.stream().filter(leak -> leak.column().equals(column)).findFirst();
  }

  /** Returns what to do before training, the most urgent first. */
  public List<SuggestedAction> actions() {
    return SuggestedActions.of(this);
  }

  /**
   * Requires a text that is not empty: without one there is nothing to learn from, and because rows
   * with the same text stay together in a split, nothing could be evaluated either.
   *
   * @throws StarsightException if all texts are empty
   */
  public void requireSomethingToRead() {
    if (text.missing() == rows) {
      throw new StarsightException(
          TypeDecision.format(
              "%sthe text column %s is empty in all %,d rows: there is nothing to learn from; name"
                  + " another with --text-column",
              TableProfiler.place(provenance), text.quoted(), rows));
    }
  }

  /**
   * A suggestion before training. Immutable.
   *
   * @param column the column to change
   * @param urgent whether results would be misleading otherwise
   * @param sentence what to do and why, with the column and the figure
   */
  public record SuggestedAction(String column, boolean urgent, String sentence) {}

  /**
   * Texts that occur more than once after normalization, without empty ones. Immutable.
   *
   * @param rows number of rows whose text another row also has
   * @param texts number of distinct texts of these rows
   * @param agreement mean over these rows of the share of the other rows with the same text that
   *     have the same label, 0 to 1; NaN where there are none
   * @param ceiling the share of these rows that can be right if each text gets one label, 0 to 1:
   *     no model of the text alone is more accurate on them; NaN where there are none
   */
  public record TextRepeats(long rows, long texts, double agreement, double ceiling) {}
}
