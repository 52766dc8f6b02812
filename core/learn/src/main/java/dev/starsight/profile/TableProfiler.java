package dev.starsight.profile;

import static dev.starsight.profile.TypeDecision.format;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Profiles a labelled table row by row: {@link #add} each, then {@link #profile}. Memory grows by
 * eight bytes per row. Not thread-safe.
 */
final class TableProfiler {

  private static final int MAX_LABELS = 1000;

  private static final int SAMPLE_ROWS = 10;

  private final long seed;
  private final ColumnTally text;
  private final ColumnTally label;
  private final Map<String, ColumnTally> columns = new TreeMap<>();
  private final Map<String, Integer> labelNumbers = new LinkedHashMap<>();
  private final RepeatCounter repeats = new RepeatCounter();
  private final RowSample sample;

  TableProfiler(String textColumn, String labelColumn, long seed) {
    this.seed = seed;
    this.text = new ColumnTally(textColumn, seed);
    this.label = new ColumnTally(labelColumn, seed);
    this.sample = new RowSample(seed);
  }

  void add(Example row) {
    String rowLabel = row.requireLabel();
    if (rowLabel.length() > ColumnTally.MAX_LENGTH) {
      throw new StarsightException(
          ("row %s: the label in column \"%s\" has %s characters, but a label has at most %s;"
                  + " is this the text column?")
              .formatted(row.id(), label.name, rowLabel.length(), ColumnTally.MAX_LENGTH));
    }
    text.add(row.text());
    label.add(rowLabel);
    int number = labelNumbers.getOrDefault(rowLabel, labelNumbers.size());
    if (number < ColumnTally.MAX_VALUES) {
      labelNumbers.putIfAbsent(rowLabel, number);
    }
    repeats.add(row.text(), number);
    sample.add(row);
    for (String name : row.columns().keySet()) {
      columns.computeIfAbsent(name, this::lateColumn);
    }
    columns.forEach((name, tally) -> tally.add(row.columns().get(name)));
  }

  /** A column that no earlier row had. */
  private ColumnTally lateColumn(String name) {
    ColumnTally tally = new ColumnTally(name, seed);
    tally.rows = label.rows - 1;
    tally.missing = tally.rows;
    return tally;
  }

  TableProfile profile(Provenance provenance) {
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

  /** The columns, perhaps including the text, that give the label away in a sample of rows. */
  private List<LeakageCheck.Leak> leaks() {
    List<@Nullable String> texts = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (Example row : sample.rows()) {
      texts.add(row.text());
      labels.add(row.requireLabel());
    }
    List<LeakageCheck.Leak> leaks = new ArrayList<>();
    LeakageCheck.named(text.name, texts, labels).ifPresent(leaks::add);
    leaks.addAll(LeakageCheck.of(LeakageCheck.columns(sample.rows(), columns.keySet()), labels));
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
          format(
              "%shas another value in each of the %,d rows, so it names rows and is no label to"
                  + " learn",
              column, distinct));
    }
    if (distinct > MAX_LABELS) {
      throw new StarsightException(
          format(
              "%shas %,d different values in %,d rows, but at most %,d labels can be told apart: %s"
                  + " is not a label",
              column,
              distinct,
              label.rows,
              MAX_LABELS,
              label.numbers == label.present()
                  ? "a number to be estimated or an id"
                  : "a text or an id"));
    }
  }

  private long labelsSeen() {
    return labelNumbers.size() < ColumnTally.MAX_VALUES ? labelNumbers.size() : label.distinct();
  }

  /** The files, as the beginning of a sentence. */
  static String place(Provenance provenance) {
    return provenance.sources().isEmpty() ? "" : names(provenance) + ": ";
  }

  static String names(Provenance provenance) {
    return String.join(", ", provenance.sources().stream().map(Provenance.Source::path).toList());
  }
}
