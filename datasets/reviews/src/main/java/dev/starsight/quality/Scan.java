package dev.starsight.quality;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One pass over rows for any number of analyzers. It takes rows in order and returns metrics at any
 * time. Scans of parts merge into the scan of the whole. If a column is missing, has the wrong type
 * or cannot be read from a row, only the metrics that need it are not computed. Not thread-safe:
 * use one scan a thread, then merge.
 *
 * @param <T> the type of a row
 */
public final class Scan<T> implements Consumer<T> {

  private static final class Slot {
    final Accumulator accumulator;
    final int first;
    final int second;
    @Nullable String failure;

    Slot(Accumulator accumulator, int first, int second, @Nullable String failure) {
      this.accumulator = accumulator;
      this.first = first;
      this.second = second;
      this.failure = failure;
    }

    State view() {
      return failure == null ? accumulator.view() : new State.Failure(failure);
    }
  }

  private final RowSchema<T> schema;
  private final List<RowSchema.Column<T>> columns = new ArrayList<>();
  private final Map<RowSchema.Column<T>, Integer> positions = new HashMap<>();
  private final @Nullable Object[] values;
  private final @Nullable String[] failures;
  private final Map<Analyzer.Key, Slot> slots = new LinkedHashMap<>();
  private final Slot[] inOrder;
  private final Map<Analyzer.Key, State> merged = new HashMap<>();

  private Scan(RowSchema<T> schema, Collection<Analyzer> analyzers) {
    this.schema = schema;
    for (Analyzer analyzer : analyzers) {
      slots.computeIfAbsent(analyzer.key(), this::slot);
    }
    values = new @Nullable Object[columns.size() + 1];
    failures = new @Nullable String[columns.size() + 1];
    inOrder = slots.values().toArray(new Slot[0]);
  }

  /** Returns a scan of no rows yet. */
  public static <T> Scan<T> of(RowSchema<T> schema, Collection<Analyzer> analyzers) {
    return new Scan<>(schema, analyzers);
  }

  /** Makes the slot of a key; a position of -1 stands for no column, with the value null. */
  private Slot slot(Analyzer.Key key) {
    int[] positions = {-1, -1};
    String failure = null;
    for (int i = 0; i < key.columns().size(); i++) {
      String name = key.columns().get(i);
      Optional<RowSchema.Column<T>> column = schema.column(name);
      if (column.isEmpty()) {
        failure = "there is no column " + name + "; there are " + String.join(", ", schema.names());
      } else if (needsNumbers(key) && column.get().type() == RowSchema.Type.TEXT) {
        failure = "numbers are needed, but " + name + " is a column of texts";
      } else {
        positions[i] = position(column.get());
      }
    }
    return new Slot(Accumulator.of(key), positions[0], positions[1], failure);
  }

  private static boolean needsNumbers(Analyzer.Key key) {
    return key.kind() == Analyzer.Kind.MOMENTS || key.kind() == Analyzer.Kind.CO_MOMENTS;
  }

  private int position(RowSchema.Column<T> column) {
    Integer known = positions.putIfAbsent(column, columns.size());
    if (known != null) {
      return known;
    }
    columns.add(column);
    return columns.size() - 1;
  }

  @Override
  public void accept(T row) {
    for (int i = 0; i < columns.size(); i++) {
      values[i] = value(columns.get(i), row, i);
    }
    int none = columns.size();
    for (Slot slot : inOrder) {
      if (slot.failure == null) {
        int first = slot.first < 0 ? none : slot.first;
        int second = slot.second < 0 ? none : slot.second;
        add(slot, first, second);
      }
    }
  }

  // A schema and a condition are code of the caller: whatever they throw becomes a failed metric.
  private @Nullable Object value(RowSchema.Column<T> column, T row, int position) {
    if (failures[position] != null) {
      return null;
    }
    try {
      return column.value().apply(row);
    } catch (RuntimeException e) {
      failures[position] = column.name() + " cannot be read from a row: " + e;
      return null;
    }
  }

  private void add(Slot slot, int first, int second) {
    String failure = failures[first] != null ? failures[first] : failures[second];
    if (failure == null) {
      try {
        slot.accumulator.add(values[first], values[second]);
      } catch (RuntimeException e) {
        failure = "the condition fails: " + e;
      }
    }
    slot.failure = failure;
  }

  /** Adds all rows and returns this scan. */
  public Scan<T> addAll(Iterable<? extends T> rows) {
    rows.forEach(this);
    return this;
  }

  /**
   * Adds the rows of another scan and returns this scan.
   *
   * @throws IllegalArgumentException if the other was made for other analyzers
   */
  public Scan<T> merge(Scan<T> other) {
    if (!slots.keySet().equals(other.slots.keySet())) {
      throw new IllegalArgumentException("only scans for the same analyzers merge");
    }
    Map<Analyzer.Key, State> more = new HashMap<>();
    slots.keySet().forEach(key -> more.put(key, other.copy(key)));
    more.forEach((key, state) -> merged.merge(key, state, State::merge));
    return this;
  }

  /** Returns a copy of a state; a failure if this scan was not made for it. */
  State copy(Analyzer.Key key) {
    State state = view(key);
    return state instanceof Frequencies frequencies ? frequencies.copy() : state;
  }

  /** Returns a state, to be used before the next row. */
  State view(Analyzer.Key key) {
    Slot slot = slots.get(key);
    if (slot == null) {
      return new State.Failure("it was not measured when the rows were scanned");
    }
    State own = slot.view();
    State others = merged.get(key);
    return others == null ? own : own.merge(others);
  }

  /** Returns the metric of an analyzer over all rows so far. */
  public DataMetric metric(Analyzer analyzer) {
    return analyzer.metric(view(analyzer.key()));
  }

  public RowSchema<T> schema() {
    return schema;
  }
}
