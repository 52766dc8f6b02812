package dev.starsight.quality.analyzers;

import dev.starsight.quality.internal.FrequencyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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

  /**
   * Receives the rows that an analyzer singles out, while they are scanned.
   *
   * @param <T> the type of a row
   */
  @FunctionalInterface
  public interface RowListener<T> {
    /**
     * Receives a row, such as one that does not meet the condition of the analyzer.
     *
     * @param values the values in the columns of the analyzer's measurement
     */
    void accept(Analyzer<?> analyzer, T row, Values values);
  }

  private final RowSchema<T> schema;
  private final List<RowSchema.Column<T>> columns = new ArrayList<>();
  private final Map<String, Integer> positions = new HashMap<>();
  private final Map<Analyzer.Key, ScanSlot> slots = new LinkedHashMap<>();
  private final ScanSlot[] inOrder;
  private final Values.OfRow values;
  private final @Nullable String[] failures;
  private boolean anyFailure;
  private boolean fresh = true;
  private final Map<ScanSlot, List<Analyzer<?>>> watched = new HashMap<>();
  private @Nullable RowListener<? super T> listener;

  private Scan(RowSchema<T> schema, Collection<? extends Analyzer<?>> analyzers) {
    this.schema = schema;
    for (Analyzer<?> analyzer : analyzers) {
      slots.computeIfAbsent(analyzer.key(), key -> ScanSlot.of(key, schema, this::position));
    }
    values = new Values.OfRow(columns.size());
    failures = new @Nullable String[columns.size()];
    inOrder = slots.values().toArray(new ScanSlot[0]);
    for (ScanSlot slot : inOrder) {
      slot.bind(values);
    }
    FrequencyTable.share(Arrays.stream(inOrder).flatMap(slot -> slot.tables().stream()).toList());
  }

  /** Returns a scan of no rows yet. */
  public static <T> Scan<T> of(RowSchema<T> schema, Collection<? extends Analyzer<?>> analyzers) {
    return new Scan<>(schema, analyzers);
  }

  private int position(String column) {
    return positions.computeIfAbsent(
        column,
        name -> {
          columns.add(schema.column(name).orElseThrow());
          return columns.size() - 1;
        });
  }

  /** Passes on the rows that these analyzers, which are measured here, single out. */
  public void watch(Collection<? extends Analyzer<?>> analyzers, RowListener<? super T> to) {
    for (Analyzer<?> analyzer : analyzers) {
      ScanSlot slot = slots.get(analyzer.key());
      if (slot == null) {
        throw new IllegalArgumentException(analyzer + " is not measured by this scan");
      }
      watched.computeIfAbsent(slot, key -> new ArrayList<>()).add(analyzer);
    }
    listener = to;
    for (ScanSlot slot : inOrder) {
      slot.watched = watched.containsKey(slot);
    }
  }

  @Override
  public void accept(T row) {
    fresh = false;
    values.clearHashes();
    for (int i = 0; i < failures.length; i++) {
      values.values[i] = value(columns.get(i), row, i);
    }
    for (ScanSlot slot : inOrder) {
      if (slot.isOpen() && !(anyFailure && slot.failsWith(failures))) {
        add(slot, row);
      }
    }
  }

  // A schema, a condition and a state may be the caller's: what they throw becomes a failed metric.
  private @Nullable Object value(RowSchema.Column<T> column, T row, int position) {
    if (failures[position] != null) {
      return null;
    }
    try {
      return column.value().apply(row);
    } catch (RuntimeException e) {
      failures[position] =
          column.name() + " cannot be read from " + schema.place(row, "a row") + ": " + e;
      anyFailure = true;
      return null;
    }
  }

  private void add(ScanSlot slot, T row) {
    try {
      if (slot.add() || !slot.watched) {
        return;
      }
    } catch (RuntimeException | IOException e) {
      slot.fail(e, schema.place(row, ""));
      return;
    }
    for (Analyzer<?> analyzer : watched.getOrDefault(slot, List.of())) {
      if (listener != null) {
        listener.accept(analyzer, row, slot.values());
      }
    }
  }

  /** Adds all rows and returns this scan. */
  public Scan<T> addAll(Iterable<? extends T> rows) {
    rows.forEach(this);
    return this;
  }

  /**
   * Adds the rows of another scan, which stays as it is, and returns this scan.
   *
   * @throws IllegalArgumentException if the other was made for other analyzers
   * @throws UncheckedIOException if values cannot be written to or read from a temporary file
   */
  public Scan<T> merge(Scan<T> other) {
    if (!slots.keySet().equals(other.slots.keySet())) {
      throw new IllegalArgumentException("only scans for the same analyzers merge");
    }
    fresh = false;
    try {
      for (Map.Entry<Analyzer.Key, ScanSlot> slot : slots.entrySet()) {
        ScanSlot from = other.slots.get(slot.getKey());
        if (from != null) {
          slot.getValue().merge(from);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /**
   * Writes what the rows so far gave, for {@link #mergeWritten}, in bytes whose number has a limit:
   * without exact counts of values, which {@link #writeCounts} writes or {@link #writeProfiles}.
   */
  public void write(DataOutput out) throws IOException {
    out.writeInt(inOrder.length);
    for (Map.Entry<Analyzer.Key, ScanSlot> slot : slots.entrySet()) {
      out.writeUTF(slot.getKey().name());
      slot.getValue().write(out);
    }
  }

  /**
   * Adds the rows of a scan that was written. Exact counts of values come from {@link
   * #mergeProfiles}, and no row can be added afterwards.
   *
   * @throws IllegalArgumentException if the other was made for other analyzers
   */
  public void mergeWritten(DataInput in) throws IOException {
    requireSame(Integer.toString(inOrder.length), Integer.toString(in.readInt()));
    for (Map.Entry<Analyzer.Key, ScanSlot> slot : slots.entrySet()) {
      requireSame(slot.getKey().name(), in.readUTF());
      slot.getValue().mergeWritten(in, fresh);
    }
    fresh = false;
  }

  private static void requireSame(String here, String there) {
    if (!here.equals(there)) {
      throw new IllegalArgumentException(
          "only scans for the same analyzers merge, but here is %s and there %s"
              .formatted(here, there));
    }
  }

  /** Writes exact counts in parts, so that a value is in the same part of every scan. */
  public void writeCounts(List<? extends DataOutput> parts) throws IOException {
    for (ScanSlot slot : inOrder) {
      List<FrequencyTable> tables = slot.tables();
      for (DataOutput part : parts) {
        part.writeByte(tables.size());
      }
      for (FrequencyTable table : tables) {
        table.writeParts(parts);
      }
    }
  }

  /** Adds a part of the exact counts that {@link #writeCounts} has written. */
  public void mergeCounts(DataInput in) throws IOException {
    for (ScanSlot slot : inOrder) {
      List<FrequencyTable> tables = slot.tables();
      for (int i = 0, n = in.readByte(); i < n; i++) {
        tables.get(i).mergePart(in);
      }
    }
  }

  /** Writes how many values occur how often; little, if few numbers of times do. */
  public void writeProfiles(DataOutput out) throws IOException {
    for (ScanSlot slot : inOrder) {
      List<FrequencyTable> tables = slot.tables();
      out.writeByte(tables.size());
      for (FrequencyTable table : tables) {
        table.profile().write(out);
      }
    }
  }

  /** Adds what {@link #writeProfiles} has written of values of which none is in another part. */
  public void mergeProfiles(DataInput in) throws IOException {
    for (ScanSlot slot : inOrder) {
      List<FrequencyTable> tables = slot.tables();
      for (int i = 0, n = in.readByte(); i < n; i++) {
        FrequencyTable.Profile profile = FrequencyTable.Profile.read(in);
        if (i < tables.size()) {
          tables.get(i).addProfile(profile);
        }
      }
    }
  }

  /** Returns the metric of an analyzer over all rows so far. */
  public DataMetric metric(Analyzer<?> analyzer) {
    return states().metric(analyzer);
  }

  /**
   * Returns how many of the rows so far an analyzer has singled out: those without a value, that do
   * not meet its condition or whose value was there before; empty if it cannot be computed or was
   * not measured.
   */
  public OptionalLong mismatches(Analyzer<?> analyzer) {
    ScanSlot slot = slots.get(analyzer.key());
    return slot == null ? OptionalLong.empty() : slot.mismatches();
  }

  /** Returns the states, which change with further rows. */
  public States states() {
    return States.of(slots);
  }

  public RowSchema<T> schema() {
    return schema;
  }
}
