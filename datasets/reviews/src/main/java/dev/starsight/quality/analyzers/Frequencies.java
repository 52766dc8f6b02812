package dev.starsight.quality.analyzers;

import dev.starsight.quality.internal.FrequencyTable;
import dev.starsight.quality.internal.ValueHash;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often each combination of the values of columns occurs, over the rows that have at least one
 * of them, as in Deequ; exact, on disk where it is large.
 */
final class Frequencies implements State<Frequencies>, ExactState {

  private final FrequencyTable table;
  private long rows;
  private FrequencyTable.@Nullable Profile profile;

  Frequencies() {
    this(new FrequencyTable());
  }

  private Frequencies(FrequencyTable table) {
    this.table = table;
  }

  @Override
  public boolean add(Values row) throws IOException {
    boolean present = row.isPresent(0);
    long hash = row.hash(0);
    for (int i = 1; i < row.size(); i++) {
      present |= row.isPresent(i);
      hash = ValueHash.combine(hash, row.hash(i));
    }
    if (!present) {
      return true;
    }
    rows++;
    profile = null;
    return table.add(hash);
  }

  /** Returns the number of rows with a value. */
  long rows() {
    return rows;
  }

  /** Returns how many values occur how often. */
  FrequencyTable.Profile profile() {
    try {
      if (profile == null) {
        profile = table.profile();
      }
      return profile;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String note() {
    if (rows == 0) {
      return "there is no value";
    }
    long repeated = profile().distinct() - profile().unique();
    return repeated == 0
        ? ""
        : repeated + (repeated == 1 ? " value occurs" : " values occur") + " more than once";
  }

  @Override
  public void merge(Frequencies other) throws IOException {
    rows += other.rows;
    profile = null;
    table.merge(other.table);
  }

  @Override
  public boolean isBounded() {
    return false;
  }

  @Override
  public List<FrequencyTable> tables() {
    return List.of(table);
  }

  @Override
  public void writeLittle(DataOutput out) throws IOException {
    out.writeLong(rows);
  }

  @Override
  public void mergeLittle(DataInput in) throws IOException {
    rows += in.readLong();
    profile = null;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(rows);
    table.write(out);
  }

  static Frequencies read(DataInput in) throws IOException {
    long rows = in.readLong();
    Frequencies read = new Frequencies(FrequencyTable.read(in));
    read.rows = rows;
    return read;
  }
}
