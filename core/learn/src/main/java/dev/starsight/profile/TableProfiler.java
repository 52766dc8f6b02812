package dev.starsight.profile;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a labelled table row by row: {@link #add} each, then {@link #profile}. Memory does not
 * grow with the rows but for eight bytes each. Not thread-safe.
 */
public final class TableProfiler {

  /** What more labels than these are is no kind of thing any more. */
  private static final int MOST_LABELS = 1000;

  private static final int SAMPLE_ROWS = 10;

  private final long seed;
  private final ColumnTally text;
  private final ColumnTally label;
  private final Map<String, ColumnTally> columns = new TreeMap<>();
  private final Map<String, Integer> labelNumbers = new LinkedHashMap<>();
  private final RepeatCounter repeats = new RepeatCounter();
  private final RowSample sample;

  /**
   * Begins without rows.
   *
   * @param textColumn what the column of the text is called
   * @param labelColumn what the column of the label is called
   * @param seed draws the rows that quantiles and signals are taken from where there are many
   */
  public TableProfiler(String textColumn, String labelColumn, long seed) {
    this.seed = seed;
    this.text = new ColumnTally(textColumn, seed);
    this.label = new ColumnTally(labelColumn, seed);
    this.sample = new RowSample(seed);
  }

  /**
   * Takes a row with all its columns.
   *
   * @throws IllegalStateException if it has no label
   */
  public void add(Example row) {
    String rowLabel = row.requireLabel();
    text.add(row.text());
    label.add(rowLabel);
    int number = labelNumbers.getOrDefault(rowLabel, labelNumbers.size());
    if (number < ColumnTally.MOST_VALUES) {
      labelNumbers.putIfAbsent(rowLabel, number);
    }
    repeats.add(row.text(), number);
    sample.add(row);
    for (String name : row.columns().keySet()) {
      columns.computeIfAbsent(name, this::lateColumn);
    }
    columns.forEach((name, tally) -> tally.add(row.columns().get(name)));
  }

  /** A column that no row before this one had. */
  private ColumnTally lateColumn(String name) {
    ColumnTally tally = new ColumnTally(name, seed);
    tally.rows = label.rows - 1;
    tally.missing = tally.rows;
    return tally;
  }

  /**
   * What the rows so far are.
   *
   * @param provenance where they come from
   * @throws StarsightException saying why, if nothing can be learnt from the labels: there is no
   *     row, all have the same label, or there are so many that they must be numbers or ids
   */
  public TableProfile profile(Provenance provenance) {
    Map<String, Long> counts = label.counts();
    requireLabels(provenance);
    LabelSet labels = LabelSet.of(counts.keySet());
    Map<String, Long> ordered = new LinkedHashMap<>();
    labels.labels().forEach(l -> ordered.put(l, counts.getOrDefault(l, 0L)));
    SignalMeasure measure = new SignalMeasure(labels, sample.rows(), seed);
    List<ColumnProfile> profiles = new ArrayList<>();
    columns.values().forEach(tally -> profiles.add(ColumnProfile.of(tally, measure)));
    return new TableProfile(
        provenance,
        label.rows,
        ColumnProfile.of(text, null),
        ColumnProfile.of(label, null),
        profiles,
        ordered,
        Problem.of(labels, ordered),
        repeats.count(),
        leaks(),
        sample.few(SAMPLE_ROWS));
  }

  /** Columns, and the text itself, that give the label away in a sample of the rows. */
  private List<LeakageCheck.Leak> leaks() {
    List<@Nullable String> texts = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    Map<String, List<@Nullable String>> values = new LinkedHashMap<>();
    columns.keySet().forEach(name -> values.put(name, new ArrayList<>()));
    for (Example row : sample.rows()) {
      texts.add(row.text());
      labels.add(row.requireLabel());
      values.forEach((name, list) -> list.add(row.columns().get(name)));
    }
    List<LeakageCheck.Leak> leaks = new ArrayList<>();
    LeakageCheck.named(text.name, texts, labels).ifPresent(leaks::add);
    leaks.addAll(LeakageCheck.of(values, labels));
    return leaks;
  }

  private void requireLabels(Provenance provenance) {
    if (label.rows == 0) {
      throw new StarsightException(place(provenance) + "there is no row to look at");
    }
    long distinct = labelsSeen();
    String column = place(provenance) + "the label column \"" + label.name + "\" ";
    if (distinct < 2) {
      throw new StarsightException(
          ("%sis the same in every row, \"%s\": at least two different labels are needed to"
                  + " learn from")
              .formatted(column, labelNumbers.keySet().iterator().next()));
    }
    if (distinct == label.rows && distinct > 2) {
      throw new StarsightException(
          String.format(
              Locale.ROOT,
              "%shas another value in each of the %,d rows, so it names rows and is no label to"
                  + " learn",
              column,
              distinct));
    }
    if (distinct > MOST_LABELS) {
      throw new StarsightException(
          String.format(
              Locale.ROOT,
              "%shas %,d different values in %,d rows, but at most %,d labels can be told apart: %s"
                  + " is not a label",
              column,
              distinct,
              label.rows,
              MOST_LABELS,
              label.numbers == label.present()
                  ? "a number to be estimated or an id"
                  : "a text or an id"));
    }
  }

  private long labelsSeen() {
    return labelNumbers.size() < ColumnTally.MOST_VALUES ? labelNumbers.size() : label.distinct();
  }

  /** The files, as the beginning of a sentence. */
  static String place(Provenance provenance) {
    return provenance.sources().isEmpty() ? "" : names(provenance) + ": ";
  }

  /** The names of the files. */
  static String names(Provenance provenance) {
    return String.join(", ", provenance.sources().stream().map(Provenance.Source::path).toList());
  }
}
