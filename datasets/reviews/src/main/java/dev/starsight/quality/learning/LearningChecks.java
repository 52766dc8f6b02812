package dev.starsight.quality.learning;

import dev.starsight.data.LabelSet;
import dev.starsight.data.SplitPlan;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.Splits.SplitPart;
import dev.starsight.data.StarsightException;
import dev.starsight.quality.learning.LearningFindings.ColumnCount;
import dev.starsight.quality.learning.LearningFindings.DuplicateRow;
import dev.starsight.quality.learning.LearningFindings.LabelCount;
import dev.starsight.quality.learning.LearningFindings.Leak;
import dev.starsight.quality.learning.LearningFindings.LeakRow;
import dev.starsight.quality.learning.LearningFindings.Lists;
import dev.starsight.quality.learning.LearningFindings.NearDuplicates;
import dev.starsight.quality.learning.internal.IntList;
import dev.starsight.quality.learning.internal.NearDuplicateFinder;
import dev.starsight.run.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks of labelled texts before anything learns from them: columns that give the label away,
 * near-duplicates, contradicting labels, rare labels, damaged and cut texts, languages, personal
 * data.
 *
 * <p>{@link #examine} does the work for one row and is thread-safe; {@link #accept} takes what it
 * returns, in the order of the rows, and is not. A row takes some 100 bytes until the end, besides
 * {@link LearningCheckOptions#mostShingles()}. The result depends on the rows, their order, the
 * options and the ratio of the split, not on the number of threads.
 */
public final class LearningChecks {

  private final LearningCheckOptions options;
  private final RowPlaces places = new RowPlaces();
  private final NearDuplicateFinder duplicates;
  private final Map<String, Integer> labelNumbers = new LinkedHashMap<>();
  private final List<Long> labelRows = new ArrayList<>();

  /** The number of the label of each row, or -1. */
  private final IntList labels = new IntList();

  /** The labelled rows that are not of a compared file. */
  private final IntList splitRows = new IntList();

  private final SplitPlan.Builder split = SplitPlan.builder();
  private final TextRepeats repeats = new TextRepeats();
  private final Map<String, ColumnLeak> leaks = new LinkedHashMap<>();
  private final DamageCounter damage;
  private final PersonalCounter personal;
  private final LanguageSample languages;
  private long compared;

  public LearningChecks(LearningCheckOptions options) {
    this.options = options;
    this.duplicates = new NearDuplicateFinder(options.similarity(), options.mostShingles());
    this.damage = new DamageCounter(options.mostListed());
    this.personal = new PersonalCounter(options.mostListed());
    this.languages = new LanguageSample(options.languageRows(), options.seed());
  }

  /** Examines a row. Thread-safe. */
  public ExaminedRow examine(TextRow row) {
    return new ExaminedRow(row, options);
  }

  /**
   * Takes the next row.
   *
   * @throws StarsightException if its label is the 65,536th different one
   */
  public void accept(ExaminedRow row) {
    int number = places.size();
    places.add(row.source, row.line, row.id);
    duplicates.add(number, row.shingles, row.sampleHash);
    String label = row.label;
    int labelNumber = row.compared || label == null ? -1 : number(label);
    labels.add(labelNumber);
    if (row.compared) {
      compared++;
      return;
    }
    if (labelNumber >= 0 && label != null) {
      split.add(label, row.splitKey);
      if (options.groupColumn() != null) {
        split.addGroup(row.group);
      }
      splitRows.add(number);
      row.fields.forEach(
          field ->
              leaks
                  .computeIfAbsent(field.column(), name -> new ColumnLeak(name, field.isText()))
                  .add(number, labelNumber, label, field));
    }
    repeats.add(number, row.sameTextKey, labelNumber, row.words);
    damage.add(number, row);
    personal.add(number, row);
    languages.add(number, row);
  }

  /** Examines and takes the next row. */
  public void accept(TextRow row) {
    accept(examine(row));
  }

  private int number(String label) {
    Integer number = labelNumbers.get(label);
    if (number == null) {
      number = labelNumbers.size();
      labelNumbers.put(label, number);
      labelRows.add(0L);
    }
    labelRows.set(number, labelRows.get(number) + 1);
    return number;
  }

  /**
   * Ends the checks.
   *
   * @param ratio the split to look at: the one that {@code Splits.stratified} or {@code
   *     Splits.grouped} makes of the labelled rows with the seed of the options
   * @param run the threads, and who hears of the progress
   */
  public LearningFindings finish(Ratio ratio, Run run) {
    List<String> names = List.copyOf(labelNumbers.keySet());
    run.progress().update("comparing texts", 0, -1, "");
    NearDuplicateFinder.Found found = duplicates.find(run.threads());
    @Nullable SplitPart[] parts = parts(ratio);
    List<DuplicateRow> duplicateRows = new ArrayList<>();
    NearDuplicates near = nearDuplicates(found, parts, names, duplicateRows);
    List<LeakRow> leakRows = new ArrayList<>();
    List<Leak> leaking = leaks(names, leakRows);
    TextRepeats.Found repeated = repeats.find(places, names, options.mostListed());
    run.progress().update("identifying languages", 0, -1, "");
    LanguageSample.Found spoken = languages.find(places, run);
    DamageCounter.Found damaged = damage.find(places, caseVariants());
    return new LearningFindings(
        places.size() - compared,
        compared,
        labelCounts(names),
        leaking,
        near,
        repeated.repeated(),
        repeated.contradicting(),
        damaged.counts(),
        damaged.cut(),
        damaged.shapes(),
        personal.counts(),
        spoken.languages(),
        new Lists(
            duplicateRows,
            leakRows,
            repeated.rows(),
            damaged.rows(),
            personal.rows(places),
            spoken.rows()));
  }

  private List<ColumnCount> caseVariants() {
    List<ColumnCount> counts = new ArrayList<>();
    leaks.forEach(
        (column, values) -> {
          if (!column.equals(options.textColumn()) && values.caseVariants() > 0) {
            counts.add(new ColumnCount(column, values.caseVariants()));
          }
        });
    return counts;
  }

  private List<LabelCount> labelCounts(List<String> names) {
    List<LabelCount> counts = new ArrayList<>();
    for (String name : LabelSet.of(names).labels()) {
      counts.add(
          new LabelCount(name, labelRows.get(Objects.requireNonNull(labelNumbers.get(name)))));
    }
    return counts;
  }

  /** Returns the part of each row; null for one that is in none. */
  private @Nullable SplitPart[] parts(Ratio ratio) {
    @Nullable SplitPart[] parts = new SplitPart[places.size()];
    SplitPlan plan;
    try {
      plan = split.stratified(ratio, options.seed());
    } catch (StarsightException e) {
      return parts; // too few rows to split
    }
    for (int i = 0; i < splitRows.size(); i++) {
      parts[splitRows.get(i)] = plan.part(i);
    }
    return parts;
  }

  private NearDuplicates nearDuplicates(
      NearDuplicateFinder.Found found,
      @Nullable SplitPart[] parts,
      List<String> names,
      List<DuplicateRow> rows) {
    List<NearDuplicateFinder.Member> members = found.members();
    long groups = 0;
    long largest = 0;
    long acrossSplits = 0;
    long heldOut = 0;
    long betweenFiles = 0;
    for (int from = 0; from < members.size(); ) {
      int to = from;
      Set<SplitPart> partsOfGroup = new HashSet<>();
      Set<Integer> files = new HashSet<>();
      int evaluated = 0;
      for (; to < members.size() && members.get(to).group() == members.get(from).group(); to++) {
        NearDuplicateFinder.Member member = members.get(to);
        SplitPart part = parts[member.row()];
        files.add(places.source(member.row()));
        if (part != null) {
          partsOfGroup.add(part);
          evaluated += part == SplitPart.TRAIN ? 0 : 1;
        }
        if (rows.size() < options.mostListed()) {
          int label = labels.get(member.row());
          rows.add(
              new DuplicateRow(
                  member.group(),
                  places.get(member.row()),
                  part,
                  label < 0 ? null : names.get(label),
                  member.similarity()));
        }
      }
      groups++;
      largest = Math.max(largest, to - from);
      acrossSplits += partsOfGroup.size() > 1 ? 1 : 0;
      heldOut += partsOfGroup.contains(SplitPart.TRAIN) ? evaluated : 0;
      betweenFiles += files.size() > 1 ? 1 : 0;
      from = to;
    }
    return new NearDuplicates(
        found.texts(),
        found.sampled(),
        groups,
        members.size(),
        largest,
        acrossSplits,
        heldOut,
        betweenFiles,
        found.leftOut());
  }

  private record RowOfColumn(int row, String column) {}

  private List<Leak> leaks(List<String> names, List<LeakRow> rows) {
    ColumnLeak.Labels known = new ColumnLeak.Labels(names, List.copyOf(labelRows));
    List<Leak> found = new ArrayList<>();
    List<RowOfColumn> leaking = new ArrayList<>();
    for (ColumnLeak column : leaks.values()) {
      column
          .find(known)
          .ifPresent(
              leak -> {
                found.add(leak.leak());
                leak.rows().stream()
                    .sorted()
                    .limit(options.mostListed())
                    .forEach(row -> leaking.add(new RowOfColumn(row, leak.leak().column())));
              });
    }
    leaking.stream()
        .sorted(Comparator.comparingInt(RowOfColumn::row))
        .limit(options.mostListed())
        .map(
            each ->
                new LeakRow(
                    places.get(each.row()), each.column(), names.get(labels.get(each.row()))))
        .forEach(rows::add);
    return found;
  }
}
