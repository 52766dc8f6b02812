package dev.starsight.quality.analyzers;

import dev.starsight.data.StarsightException;
import dev.starsight.quality.internal.FrequencyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** One state in a scan: the columns it reads, the rows it takes, and why it failed if it did. */
final class ScanSlot {

  private static final int LONGEST_REASON = 1000;

  private final Measurement<?> measurement;
  private State<?> state;
  private @Nullable String failure;
  private List<String> columns = List.of();
  private int[] positions = {};
  private int[] filterPositions = {};
  private @Nullable Condition condition;
  private @Nullable Condition filter;
  private Values values = new Values(new Values.OfRow(0), columns, positions);
  private Values filterValues = values;
  private long singledOut;
  boolean watched;

  private ScanSlot(Measurement<?> measurement) {
    this.measurement = measurement;
    this.state = measurement.start();
  }

  static ScanSlot of(Analyzer.Key key, RowSchema<?> schema, ToIntFunction<String> position) {
    ScanSlot slot = new ScanSlot(key.measurement());
    try {
      slot.bind(key, schema, position);
    } catch (IllegalArgumentException e) {
      slot.failure = e.getMessage();
    }
    return slot;
  }

  /** Returns the slot of a state that was read. */
  static ScanSlot of(Measurement<?> measurement, State<?> state, @Nullable String failure) {
    ScanSlot slot = new ScanSlot(measurement);
    slot.state = state;
    slot.failure = failure;
    return slot;
  }

  private void bind(Analyzer.Key key, RowSchema<?> schema, ToIntFunction<String> position) {
    columns = measurement.columns();
    Condition own = measurement.condition();
    if (own != null) {
      condition = own.bind(schema);
      columns = condition.columns();
    }
    Set<String> needed = new LinkedHashSet<>(columns);
    if (key.filter() != null) {
      filter = key.filter().bind(schema);
      needed.addAll(filter.columns());
    }
    needed.forEach(schema::requireColumn);
    if (measurement.needsNumbers()) {
      columns.forEach(schema::requireNumbers);
    }
    positions = columns.stream().mapToInt(position).toArray();
    if (filter != null) {
      filterPositions = filter.columns().stream().mapToInt(position).toArray();
    }
  }

  /** Connects the slot with the row that is scanned. */
  void bind(Values.OfRow row) {
    values = new Values(row, columns, positions);
    filterValues = new Values(row, filter == null ? List.of() : filter.columns(), filterPositions);
  }

  State<?> state() {
    return state;
  }

  @Nullable String failure() {
    return failure;
  }

  Values values() {
    return values;
  }

  boolean isOpen() {
    return failure == null;
  }

  /** Takes over the failure of a column that this reads, and returns whether there is one. */
  boolean failsWith(@Nullable String[] failures) {
    for (int[] all : List.of(positions, filterPositions)) {
      for (int position : all) {
        if (failures[position] != null) {
          failure = failures[position];
          return true;
        }
      }
    }
    return false;
  }

  void fail(Exception cause, String place) {
    String what =
        cause instanceof IOException
            ? "its values cannot be kept"
            : condition == null && filter == null ? "it cannot be measured" : "the condition fails";
    boolean ours = cause instanceof StarsightException;
    failure =
        what
            + (place.isEmpty() ? "" : " for " + place)
            + ": "
            + (ours ? cause.getMessage() : cause.toString());
  }

  /** Adds the row and returns false if the measurement singles it out. */
  boolean add() throws IOException {
    if (filter != null && !filter.test(filterValues)) {
      return true;
    }
    boolean fine =
        condition == null
            ? state.add(values)
            : ((Matches) state).count(condition.test(values), values);
    singledOut += fine ? 0 : 1;
    return fine;
  }

  void merge(ScanSlot other) throws IOException {
    if (failure == null) {
      failure = other.failure;
    }
    if (failure == null) {
      mergeStates(state, other.state);
      singledOut += other.singledOut;
    }
  }

  /** Writes everything but exact counts. */
  void write(DataOutput out) throws IOException {
    String reason = failure;
    out.writeBoolean(reason != null);
    if (reason != null) {
      out.writeUTF(reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
      return;
    }
    out.writeLong(singledOut);
    if (state instanceof ExactState exact) {
      exact.writeLittle(out);
    } else {
      state.write(out);
    }
  }

  /** Adds what {@link #write} has written of other rows; this has seen none if it is fresh. */
  void mergeWritten(DataInput in, boolean fresh) throws IOException {
    ScanSlot other = new ScanSlot(measurement);
    if (in.readBoolean()) {
      other.failure = in.readUTF();
    } else {
      other.singledOut = in.readLong();
      if (state instanceof ExactState exact) {
        exact.mergeLittle(in);
        singledOut += other.singledOut;
        return;
      }
      other.state = measurement.read(in);
    }
    if (fresh && failure == null && other.failure == null) {
      state = other.state;
      singledOut = other.singledOut;
    } else {
      merge(other);
    }
  }

  /** Returns the tables of exact counts; none if there are none or they do not matter. */
  List<FrequencyTable> tables() {
    return failure == null && state instanceof ExactState exact ? exact.tables() : List.of();
  }

  @SuppressWarnings("unchecked") // both were made by equal measurements
  static <S extends State<S>> void mergeStates(State<?> into, State<?> from) throws IOException {
    ((S) into).merge((S) from);
  }

  /** Returns how many rows were singled out, also those whose value is on disk by now. */
  OptionalLong mismatches() {
    if (failure != null) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        state instanceof Frequencies frequencies
            ? frequencies.rows() - frequencies.profile().distinct()
            : singledOut);
  }
}
