package dev.starsight.quality.analyzers;

import dev.starsight.quality.internal.FrequencyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * A state that counts each value exactly, so that its size grows with them: what is little of it
 * can be written without the tables of values.
 */
interface ExactState {

  /** Returns the tables of values, always as many; none if no value matters any more. */
  List<FrequencyTable> tables();

  /** Writes all but the tables. */
  void writeLittle(DataOutput out) throws IOException;

  /** Adds what {@link #writeLittle} has written of other rows. */
  void mergeLittle(DataInput in) throws IOException;
}
