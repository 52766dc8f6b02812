package dev.starsight.profile;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The first look at a labelled table. Immutable.
 *
 * @param provenance where the rows come from
 * @param rows how many there are
 * @param text the column of the text
 * @param label the column of the label
 * @param columns the others, by name
 * @param labelCounts rows by label, in the order of the label set
 * @param problem what kind of problem the labels are, and what to judge by
 * @param repeats texts that come more than once
 * @param leaks what names or determines the label, found in a sample of 20,000 rows; the text is
 *     only looked at for naming it
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
   * Looks at labelled rows that are in memory.
   *
   * @param textColumn what the column of the text is called
   * @param labelColumn what the column of the label is called
   * @param seed draws the rows that quantiles and signals are taken from where there are many
   * @throws StarsightException saying why, if nothing can be learnt from the labels: there is no
   *     row, all have the same label, or there are so many that they must be numbers or ids
   * @throws IllegalStateException if a row has no label
   */
  public static TableProfile of(
      Dataset<Example> labelled, String textColumn, String labelColumn, long seed) {
    TableProfiler profiler = new TableProfiler(textColumn, labelColumn, seed);
    labelled.forEach(profiler::add);
    return profiler.profile(labelled.provenance());
  }

  /** A column by its name. */
  public Optional<ColumnProfile> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /** The leak found in a column, if there is one. */
  public Optional<LeakageCheck.Leak> leak(String column) {
    return leaks.stream().filter(leak -> leak.column().equals(column)).findFirst();
  }

  /** What to do about all this, the most urgent first. */
  public List<SuggestedAction> actions() {
    return SuggestedActions.of(this);
  }

  /**
   * Ends where all texts are empty: there is nothing to learn from them, and as rows with the same
   * text stay together nothing could be judged on other rows either.
   *
   * @throws StarsightException saying so
   */
  public void requireSomethingToRead() {
    if (text.missing() == rows) {
      throw new StarsightException(
          String.format(
              Locale.ROOT,
              "%sthe text column %s is empty in all %,d rows: there is nothing to learn from; name"
                  + " another with --text-column",
              TableProfiler.place(provenance),
              text.quoted(),
              rows));
    }
  }

  /**
   * Ends where other rows have a label that none of these has: a model of these could never say it.
   *
   * @param part what the other rows are called, such as {@code test}
   * @throws StarsightException naming the label and the first row that has it
   */
  public void requireKnownLabels(Dataset<Example> others, String part) {
    for (Example row : others) {
      String found = row.requireLabel();
      if (!labelCounts.containsKey(found)) {
        throw new StarsightException(
            ("%srow %s of the %s part has the label \"%s\" in column %s, but no row to learn from"
                    + " has: there are only %s")
                .formatted(
                    TableProfiler.place(others.provenance()),
                    row.id(),
                    part,
                    found,
                    label.quoted(),
                    String.join(", ", labelCounts.keySet())));
      }
    }
  }

  /**
   * Something to do about a table before learning from it. Immutable.
   *
   * @param column what it is about
   * @param urgent whether results would mislead otherwise
   * @param sentence what to do and why, with the column and the figure
   */
  public record SuggestedAction(String column, boolean urgent, String sentence) {}

  /**
   * Texts that come more than once, compared as {@link dev.starsight.data.internal.NormalizedText}
   * does, empty ones not counted. Immutable.
   *
   * @param rows how many rows have a text that another row has as well
   * @param texts how many different texts these are
   * @param agreement for a row of these, the share of the other rows with its text that have its
   *     label, 0 to 1; NaN where there are none
   * @param ceiling the share of these rows that can be right if each text gets one label, 0 to 1:
   *     no model that reads the text alone does better on them; NaN where there are none
   */
  public record TextRepeats(long rows, long texts, double agreement, double ceiling) {}
}
