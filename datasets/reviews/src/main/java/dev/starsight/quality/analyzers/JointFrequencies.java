package dev.starsight.quality.analyzers;

import dev.starsight.quality.internal.FrequencyTable;
import dev.starsight.quality.internal.ValueHash;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** How often the values of two columns occur, alone and together, over rows that have both. */
final class JointFrequencies implements State<JointFrequencies>, ExactState {

  private final FrequencyTable first;
  private final FrequencyTable second;
  private final FrequencyTable both;
  private long rows;

  JointFrequencies() {
    this(0, new FrequencyTable(), new FrequencyTable(), new FrequencyTable());
  }

  private JointFrequencies(
      long rows, FrequencyTable first, FrequencyTable second, FrequencyTable both) {
    this.rows = rows;
    this.first = first;
    this.second = second;
    this.both = both;
  }

  @Override
  public boolean add(Values row) throws IOException {
    if (row.isPresent(0) && row.isPresent(1)) {
      rows++;
      first.add(row.hash(0));
      second.add(row.hash(1));
      both.add(ValueHash.combine(row.hash(0), row.hash(1)));
    }
    return true;
  }

  /** Returns the mutual information in nats. */
  double mutualInformation() {
    if (rows == 0) {
      return Double.NaN;
    }
    try {
      double independent = first.profile().entropy() + second.profile().entropy();
      return Math.max(0, independent - both.profile().entropy());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String note() {
    return rows == 0 ? "no row has both values" : "";
  }

  @Override
  public void merge(JointFrequencies other) throws IOException {
    rows += other.rows;
    first.merge(other.first);
    second.merge(other.second);
    both.merge(other.both);
  }

  @Override
  public boolean isBounded() {
    return false;
  }

  @Override
  public List<FrequencyTable> tables() {
    return List.of(first, second, both);
  }

  @Override
  public void writeLittle(DataOutput out) throws IOException {
    out.writeLong(rows);
  }

  @Override
  public void mergeLittle(DataInput in) throws IOException {
    rows += in.readLong();
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(rows);
    first.write(out);
    second.write(out);
    both.write(out);
  }

  static JointFrequencies read(DataInput in) throws IOException {
    return new JointFrequencies(
        in.readLong(), FrequencyTable.read(in), FrequencyTable.read(in), FrequencyTable.read(in));
  }
}
