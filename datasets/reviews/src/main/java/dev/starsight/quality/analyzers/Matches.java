package dev.starsight.quality.analyzers;

import dev.starsight.quality.internal.ValueText;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.TreeSet;

/** How many rows meet a condition, and the least values that do not, as texts. */
final class Matches implements State<Matches> {

  private static final int EXAMPLES = 3;

  private final TreeSet<String> examples = new TreeSet<>();
  private long matching;
  private long rows;

  /** Adds a row with all its values, as completeness requires them. */
  @Override
  public boolean add(Values row) {
    for (int i = 0; i < row.size(); i++) {
      if (!row.isPresent(i)) {
        return count(false);
      }
    }
    return count(true);
  }

  boolean count(boolean matches) {
    rows++;
    matching += matches ? 1 : 0;
    return matches;
  }

  /** Adds the result of a condition, with the values as an example if they do not meet it. */
  boolean count(boolean matches, Values row) {
    count(matches);
    if (!matches && row.size() > 0) {
      StringBuilder example = new StringBuilder(ValueText.quoted(row.get(0)));
      for (int i = 1; i < row.size(); i++) {
        example.append(i == 1 ? " with " : ", ").append(ValueText.quoted(row.get(i)));
      }
      keep(example.toString());
    }
    return matches;
  }

  private void keep(String example) {
    if (examples.size() < EXAMPLES || example.compareTo(examples.last()) < 0) {
      examples.add(example);
      if (examples.size() > EXAMPLES) {
        examples.pollLast();
      }
    }
  }

  private long failing() {
    return rows - matching;
  }

  double share() {
    return (double) matching / rows;
  }

  /** Returns what is wrong, in words: "2 of 4 rows do not, for example 9". */
  String note(String what) {
    if (rows == 0) {
      return "there are no rows";
    } else if (failing() == 0) {
      return "";
    }
    String text = failing() + " of " + rows + (rows == 1 ? " row " : " rows ") + what;
    return examples.isEmpty() ? text : text + ", for example " + String.join(" or ", examples);
  }

  @Override
  public void merge(Matches other) {
    matching += other.matching;
    rows += other.rows;
    other.examples.forEach(this::keep);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(matching);
    out.writeLong(rows);
    out.writeByte(examples.size());
    for (String example : examples) {
      out.writeUTF(example);
    }
  }

  static Matches read(DataInput in) throws IOException {
    Matches read = new Matches();
    read.matching = in.readLong();
    read.rows = in.readLong();
    if (read.matching < 0 || read.rows < read.matching) {
      throw new IllegalArgumentException(
          "the rows that match must be 0 to " + read.rows + ", but are " + read.matching);
    }
    for (int i = in.readByte(); i > 0; i--) {
      read.keep(in.readUTF());
    }
    return read;
  }
}
