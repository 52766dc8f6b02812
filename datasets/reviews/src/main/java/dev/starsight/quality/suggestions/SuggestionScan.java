package dev.starsight.quality.suggestions;

import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.Scan;
import dev.starsight.quality.checks.Constraint;
import dev.starsight.quality.checks.Outcome;
import dev.starsight.quality.internal.ValueHash;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures rows for suggestions. Of about 15 % of the rows, chosen by hashes under a seed, those
 * with the least hashes are held back, at most 10,000, whatever the order of the rows; equal rows
 * together, so that it may be more of rows that repeat. Not thread-safe.
 *
 * @param <T> the type of a row
 */
public final class SuggestionScan<T> implements Consumer<T> {

  private static final int MAX_HELD_BACK = 10_000;
  private static final int SHARE_PERCENT = 15;

  /** Rows with longer texts are not held back, so that memory is bounded. */
  private static final int MAX_CHARACTERS = 20_000;

  /** A row that is held back. */
  private static final class Held {
    final long hash;
    final @Nullable Object[] values;
    final boolean candidate;

    Held(long hash, @Nullable Object[] values, boolean candidate) {
      this.hash = hash;
      this.values = values;
      this.candidate = candidate;
    }

    boolean candidate() {
      return candidate;
    }

    long hash() {
      return hash;
    }

    @Nullable Object[] values() {
      return values;
    }
  }

  private final RowSchema<T> schema;
  private final RowSchema<@Nullable Object[]> copied;
  private final List<SuggestionRule> rules;
  private final List<Analyzer<?>> analyzers;
  private final Scan<@Nullable Object[]> learned;
  private final PriorityQueue<Held> heldBack =
      new PriorityQueue<>(Comparator.comparingLong(Held::hash).reversed());
  private final long seed;
  private final @Nullable Long limit;
  private @Nullable Scan<@Nullable Object[]> written;

  /** Creates a scan of no rows yet. */
  public SuggestionScan(RowSchema<T> schema, List<SuggestionRule> rules, long seed) {
    this(schema, rules, seed, null);
  }

  private SuggestionScan(
      RowSchema<T> schema, List<SuggestionRule> rules, long seed, @Nullable Long limit) {
    this.schema = schema;
    this.rules = List.copyOf(rules);
    this.seed = ValueHash.of(seed);
    this.limit = limit;
    List<RowSchema.Column<@Nullable Object[]>> columns = new ArrayList<>();
    for (RowSchema.Column<T> column : schema.columns()) {
      int position = columns.size();
      columns.add(new RowSchema.Column<>(column.name(), column.type(), values -> values[position]));
    }
    this.copied = RowSchema.of(columns);
    Set<Analyzer<?>> all = new LinkedHashSet<>();
    rules.forEach(rule -> all.addAll(rule.analyzers(schema)));
    this.analyzers = List.copyOf(all);
    this.learned = Scan.of(copied, analyzers);
  }

  /**
   * Returns a scan of a part of the rows, which {@link #write} writes, or into which parts are
   * merged.
   *
   * @param limit the greatest hash to hold back, of all parts; see {@link #leastHashes}
   */
  public static <T> SuggestionScan<T> ofPart(
      RowSchema<T> schema, List<SuggestionRule> rules, long seed, long limit) {
    return new SuggestionScan<>(schema, rules, seed, limit);
  }

  /** Returns the hashes of the rows of a part that would be held back, ascending. */
  public static <T> long[] leastHashes(RowSchema<T> schema, long seed, Iterator<T> rows) {
    PriorityQueue<Long> least = new PriorityQueue<>(Comparator.reverseOrder());
    SuggestionScan<T> hashing = new SuggestionScan<>(schema, List.of(), seed);
    while (rows.hasNext()) {
      Held row = hashing.copy(rows.next());
      if (row.candidate() && (least.size() < MAX_HELD_BACK || row.hash() < least.element())) {
        least.add(row.hash());
        if (least.size() > MAX_HELD_BACK) {
          least.remove();
        }
      }
    }
    return least.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  /** Returns the limit of {@link #ofPart}, of the least hashes of all parts. */
  public static long limit(long[] leastHashes) {
    return leastHashes.length < MAX_HELD_BACK
        ? Long.MAX_VALUE
        : Arrays.stream(leastHashes).sorted().skip(MAX_HELD_BACK - 1L).findFirst().orElseThrow();
  }

  private Held copy(T row) {
    List<RowSchema.Column<T>> columns = schema.columns();
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    long hash = seed;
    int characters = 0;
    for (int i = 0; i < values.length; i++) {
      Object value = value(columns.get(i), row);
      values[i] = value;
      hash = ValueHash.combine(hash, value == null ? 0 : ValueHash.ofBeginning(value));
      characters += value instanceof String text ? text.length() : 0;
    }
    boolean candidate =
        Long.remainderUnsigned(hash, 100) < SHARE_PERCENT && characters <= MAX_CHARACTERS;
    return new Held(hash, values, candidate);
  }

  @Override
  public void accept(T row) {
    Held copy = copy(row);
    boolean held =
        copy.candidate()
            && (limit == null
                ? !isFull() || copy.hash() < heldBack.element().hash()
                : copy.hash() <= limit);
    if (!held) {
      learned.accept(copy.values());
      return;
    }
    heldBack.add(copy);
    if (limit != null) {
      return;
    }
    if (heldBack.size() > MAX_HELD_BACK) {
      learned.accept(heldBack.remove().values());
    }
  }

  private boolean isFull() {
    return heldBack.size() == MAX_HELD_BACK;
  }

  /** A value that cannot be read is absent: the metrics of the checks say why. */
  private @Nullable Object value(RowSchema.Column<T> column, T row) {
    try {
      return column.value().apply(row);
    } catch (RuntimeException e) {
      return null;
    }
  }

  private List<@Nullable Object[]> held() {
    return heldBack.stream()
        .sorted(Comparator.comparingLong(Held::hash))
        .map(Held::values)
        .toList();
  }

  /** Returns the scan of all rows, those held back included. */
  private Scan<@Nullable Object[]> all() {
    Scan<@Nullable Object[]> known = written;
    return known != null ? known : Scan.of(copied, analyzers).addAll(held()).merge(learned);
  }

  /** Returns the two scans of a part whose exact counts are written or merged. */
  public List<Scan<?>> scans() {
    Scan<@Nullable Object[]> all = all();
    written = all;
    return List.of(learned, all);
  }

  /** Writes a part without exact counts. */
  public void write(DataOutput out) throws IOException {
    for (Scan<?> scan : scans()) {
      scan.write(out);
    }
    out.writeInt(heldBack.size());
    for (Held row : heldBack) {
      out.writeLong(row.hash());
      for (Object value : row.values()) {
        ValueBytes.write(value, out);
      }
    }
  }

  /** Adds a part that was written. */
  public void mergeWritten(DataInput in) throws IOException {
    for (Scan<?> scan : scans()) {
      scan.mergeWritten(in);
    }
    for (int i = in.readInt(); i > 0; i--) {
      long hash = in.readLong();
      @Nullable Object[] values = new @Nullable Object[schema.columns().size()];
      for (int k = 0; k < values.length; k++) {
        values[k] = ValueBytes.read(in);
      }
      heldBack.add(new Held(hash, values, true));
    }
  }

  /** Returns what the rows so far suggest, and how it did on the rows held back. */
  public List<Suggestion> suggestions() {
    List<@Nullable Object[]> held = held();
    Scan<@Nullable Object[]> all = all();
    List<Suggestion> suggestions = new ArrayList<>();
    for (SuggestionRule rule : rules) {
      Map<List<String>, Suggestion> before = new HashMap<>();
      for (Suggestion each : rule.suggest(copied, learned.states())) {
        before.put(key(each), each);
      }
      for (Suggestion each : rule.suggest(copied, all.states())) {
        suggestions.add(each.withEvidence(evidence(before.get(key(each)), each, held)));
      }
    }
    return inOrderOfColumns(suggestions);
  }

  private static List<String> key(Suggestion suggestion) {
    return List.of(suggestion.column(), suggestion.kind());
  }

  private String evidence(
      @Nullable Suggestion learnedOnly, Suggestion ofAll, List<@Nullable Object[]> held) {
    if (held.isEmpty()) {
      return "no rows were held back to try it on";
    }
    String rows =
        String.format(Locale.ROOT, "%,d row%s held back", held.size(), held.size() == 1 ? "" : "s");
    if (learnedOnly == null) {
      return "only all rows suggest it, not those without the " + rows;
    }
    Constraint constraint = learnedOnly.constraint();
    Scan<@Nullable Object[]> scan = Scan.of(copied, List.of(constraint.analyzer())).addAll(held);
    Outcome outcome = constraint.evaluate(scan.metric(constraint.analyzer()));
    if (outcome.holds()) {
      return "it also holds on the " + rows;
    }
    long failing = scan.mismatches(constraint.analyzer()).orElse(held.size());
    String before =
        "without the %s it was %s, which fails on %d of them"
            .formatted(rows, learnedOnly.rule(), failing);
    return ofAll.rule().equals(learnedOnly.rule()) ? before : before + ", so it was widened";
  }

  private List<Suggestion> inOrderOfColumns(List<Suggestion> suggestions) {
    Map<String, Integer> positions = new HashMap<>();
    schema.names().forEach(name -> positions.put(name, positions.size()));
    List<Suggestion> sorted = new ArrayList<>(suggestions);
    sorted.sort(
        Comparator.comparingInt(each -> positions.getOrDefault(each.column(), Integer.MAX_VALUE)));
    return sorted;
  }
}
